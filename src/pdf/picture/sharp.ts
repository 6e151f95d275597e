import { createRequire } from 'node:module';

type Sharp = typeof import('sharp')['default'];

const require = createRequire(import.meta.url);
let loaded: Sharp | null = null;

/** The image library, loaded at first use so that an idle process stays small. */
export async function loadSharp(): Promise<Sharp> {
  loaded ??= load();
  return loaded;
}

// Required rather than imported: as a module for `import` its files take 30 ms longer to load.
// One thread per image, because several images are decoded at once; no cache, because no image is decoded twice soon.
function load(): Sharp {
  const sharp: Sharp = require('sharp');
  sharp.concurrency(1);
  sharp.cache(false);
  return sharp;
}
