import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { EXECUTABLE } from './cardq.js';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

/*
 * Who makes sheets of cards: a contender's `sheets(deck, target)` is the program, with its arguments, that reads the deck's
 * folder and writes the PDF, as one whole process.
 */

/** The command, without a queue. */
export const cardq = {
  name: 'cardq',
  sheets: (deck, target) => [process.execPath, EXECUTABLE, 'render', deck, '--local', '-o', target],
};

/** Decoding everything once and writing it out: `bench/floor`. */
export const floor = {
  name: 'floor',
  sheets: (deck, target) => [process.execPath, path('../floor/sheets.cjs'), deck, target],
};

/** The first Python here that has Pillow; Debian's own may lie behind another. Null: none. */
const python = ['python3', '/usr/bin/python3'].find((name) => versionOfPillow(name) !== null) ?? null;

/** Page rasters by Pillow, as silhouette-card-maker 1.0.0 makes them: a stand-in. Null without Pillow. */
export const standIn = python && {
  name: 'standIn',
  sheets: (deck, target) => [python, path('../programs/page-rasters.py'), deck, target],
};

/** One line about the stand-in: which Pillow it runs on, or how to get one. */
export const aboutStandIn =
  python === null
    ? 'no stand-in for silhouette-card-maker, which takes Pillow: apt-get install python3-pil'
    : `Pillow ${versionOfPillow(python)}`;

function versionOfPillow(name) {
  const { status, stdout } = spawnSync(name, ['-c', 'import PIL; print(PIL.__version__)'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}
