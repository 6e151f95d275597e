type Sharp = typeof import('sharp')['default'];

let loading: Promise<Sharp> | null = null;

/** The image library, loaded at first use so that an idle process stays small. */
export function loadSharp(): Promise<Sharp> {
  loading ??= load();
  return loading;
}

// One thread per image, because several images are decoded at once; no cache, because no image is decoded twice soon.
async function load(): Promise<Sharp> {
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1);
  sharp.cache(false);
  return sharp;
}
