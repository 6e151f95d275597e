import { fileURLToPath } from 'node:url';
import { ownFile } from '../base/own-file.js';

/** Where a thrown error arose: `file:///srv/print.mjs:3:9`, the first place in its stack outside Node and cardq; or null. */
export function placeOf(thrown: unknown): string | null {
  if (!(thrown instanceof Error)) return null;
  const lines = (thrown.stack ?? '').split('\n');
  return lines.map((line) => PLACE.exec(line)?.[1]).find((place) => place !== undefined && !isOurs(place)) ?? null;
}

// A frame ends with its place. A CommonJS file that cannot be parsed stands alone above the message, without a column.
const PLACE = /(?:^|^ +at (?:.* \(|async )?)((?:file:\/\/)?\/.+?:\d+(?::\d+)?)\)?$/;

const OURS = ownFile('');

function isOurs(place: string): boolean {
  return place.startsWith(OURS.href) || place.startsWith(fileURLToPath(OURS));
}
