import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { renderSheets } from '../../../src/pdf/index.js';
import { emptyFolder } from '../../support/folder.js';
import { picture, writeDeck } from '../../support/pictures.js';

const ENTRY = resolve('dist/src/pdf/index.js');
const files: Record<string, Buffer> = {};

// Large and small by turns, plain JPEGs and others, so that what is ready first is not what comes first.
beforeAll(async () => {
  for (let i = 1; i <= 12; i++) {
    const size = i % 3 === 0 ? { width: 744, height: 1039 } : { width: 74, height: 104 };
    const image = await picture(`hsl(${i * 30}, 60%, 50%)`, (one) => (i % 2 === 0 ? one.png() : one.jpeg()), size);
    files[`front/card${i}.${i % 2 === 0 ? 'png' : 'jpg'}`] = image;
  }
  files['back/back.jpg'] = await picture('navy');
});

interface Elsewhere {
  readonly env?: Record<string, string>;
  readonly umask?: string;
  readonly isElsewhere?: boolean;
  readonly order?: (names: string[]) => string[];
}

const RUNS: Record<string, Elsewhere> = {
  'in another process': {},
  'from another folder': { isElsewhere: true },
  'in another time zone and language': { env: { TZ: 'Asia/Kathmandu', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' } },
  'under another umask': { umask: '077' },
  'from files written in another order': { order: (names) => names.reverse() },
  'by a single thread': { env: { UV_THREADPOOL_SIZE: '1' } },
  'by many threads': { env: { UV_THREADPOOL_SIZE: '16' } },
};

test.each(Object.entries(RUNS))('a deck rendered %s gives the same bytes', async (_, run) => {
  const folder = await emptyFolder();
  const reference = join(folder, 'reference.pdf');
  const request = { paperSize: 'a4', name: 'İstanbul' };
  await renderSheets({ dir: await writeDeck(join(folder, 'deck'), files), outputPath: reference, ...request });
  const outputPath = join(folder, 'again.pdf');
  await renderElsewhere({ dir: await writeAnew(folder, run), outputPath, ...request }, { folder, run });
  expect(readFileSync(outputPath).equals(readFileSync(reference))).toBe(true);
});

function writeAnew(folder: string, { order = (names) => names }: Elsewhere): Promise<string> {
  const names = order(Object.keys(files));
  return writeDeck(join(folder, 'again'), Object.fromEntries(names.map((name) => [name, files[name] ?? ''])));
}

/** In a process of its own; where it has another working folder, the deck is named from there. */
function renderElsewhere(request: Record<string, string>, { folder, run }: { folder: string; run: Elsewhere }): void {
  const cwd = join(folder, 'elsewhere');
  mkdirSync(cwd);
  const asked = run.isElsewhere ? { ...request, dir: '../again', outputPath: '../again.pdf' } : request;
  const script = `const { renderSheets } = await import(${JSON.stringify(ENTRY)});
    await renderSheets(${JSON.stringify(asked)});`;
  const shell = `umask ${run.umask ?? '022'}; exec "$0" --input-type=module -e "$1"`;
  execFileSync('sh', ['-c', shell, process.execPath, script], {
    cwd: run.isElsewhere ? cwd : process.cwd(),
    env: { ...process.env, ...run.env },
  });
}
