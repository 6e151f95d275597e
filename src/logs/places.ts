import type { Bytes, Ms } from '../base/units.js';
import { byOrigin, type OpenLogFile } from './files.js';

/** For each file, by inode, how many of its bytes have been told. What is missing of a log that is there is older, and was told. */
export type LogPlaces = ReadonlyMap<string, Bytes>;

/** Who wrote to a file before it was renamed has noticed that long since. */
export const STILL_WRITTEN_MS: Ms = 5000;

/** Places as a word: `2049:131-4f0_2049:132-0`. */
export function placesAsText(places: LogPlaces): string {
  return [...places].map(([inode, told]) => `${inode}-${told.toString(36)}`).join('_');
}

/** The places that a word tells; null when it tells none. */
export function readPlaces(text: string): LogPlaces | null {
  const places = text.split('_').map((word) => /^(\d+:\d+)-([0-9a-z]{1,10})$/.exec(word));
  const found = places.flatMap((match) => (match === null ? [] : [match]));
  if (found.length < places.length) return null;
  return new Map(found.map(([, inode = '', told = '']) => [inode, Number.parseInt(told, 36)]));
}

/** Files to be read on, each from its `end`, and whether something between was deleted meanwhile. */
export interface ResumedFiles {
  readonly files: readonly OpenLogFile[];
  readonly isWhole: boolean;
}

/** Where to go on in these files, which come newest first within each log. */
export function resumeAt(files: readonly OpenLogFile[], places: LogPlaces): ResumedFiles {
  const there = new Set(files.map((file) => file.inode));
  return {
    files: byOrigin(files).flatMap((generations) => resumeLog(generations, places)),
    isWhole: [...places.keys()].every((inode) => there.has(inode)),
  };
}

// What is newer than every known generation has not been told at all, and what is older than one of them altogether.
function resumeLog(generations: readonly OpenLogFile[], places: LogPlaces): OpenLogFile[] {
  const newestKnown = generations.findIndex((file) => places.has(file.inode));
  const [living] = generations;
  const told = living === undefined ? undefined : places.get(living.inode);
  const isCut = living !== undefined && told !== undefined && living.end < told;
  return generations.map((file, index) => {
    const place = places.get(file.inode);
    if (isCut && index === 0) return { ...file, end: 0 };
    if (place !== undefined) return { ...file, end: Math.min(place, file.end) };
    // What was cut off the living file since then.
    if (isCut && index === 1) return { ...file, end: Math.min(told, file.end) };
    return newestKnown === -1 || index < newestKnown ? { ...file, end: 0 } : file;
  });
}
