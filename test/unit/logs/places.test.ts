import { expect, test } from 'vitest';
import type { OpenLogFile } from '../../../src/logs/files.js';
import { placesAsText, readPlaces, resumeAt } from '../../../src/logs/places.js';

test('places are read as they were written, and nothing else is', () => {
  const places = new Map([
    ['2049:131', 0],
    ['2049:132', 123_456_789],
  ]);
  expect(readPlaces(placesAsText(places))).toEqual(places);
  for (const text of ['', 'x', '2049:131', '2049:131-0_', '2049:131-0_x', '2049:131--1']) {
    expect({ text, places: readPlaces(text) }).toEqual({ text, places: null });
  }
});

test('a file goes on where it was, newer ones begin, older ones are over', () => {
  const files = [file(0, '1:4', 40), file(1, '1:3', 30), file(2, '1:2', 20), file(3, '1:1', 10)];
  expect(ends(files, new Map([['1:2', 5]]))).toEqual({ '1:4': 0, '1:3': 0, '1:2': 5, '1:1': 10 });
});

test('a log that nobody knew begins', () => {
  expect(ends([file(0, '1:2', 20), file(1, '1:1', 10)], new Map())).toEqual({ '1:2': 0, '1:1': 0 });
});

test('what was cut off a file goes on in its first older generation', () => {
  const files = [file(0, '1:1', 3), file(1, '1:9', 30), file(2, '1:8', 30)];
  expect(ends(files, new Map([['1:1', 20]]))).toEqual({ '1:1': 0, '1:9': 20, '1:8': 30 });
});

test('a file that is gone may have held what was not told', () => {
  const files = [file(0, '1:2', 20)];
  expect(resumeAt(files, new Map([['1:1', 5]])).isWhole).toBe(false);
  expect(resumeAt(files, new Map([['1:2', 5]])).isWhole).toBe(true);
});

function ends(files: readonly OpenLogFile[], places: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries(resumeAt(files, places).files.map(({ inode, end }) => [inode, end]));
}

function file(generation: number, inode: string, end: number): OpenLogFile {
  return {
    path: `/logs/pdf-1.log.${generation}`,
    process: 'pdf-1',
    kind: 'log',
    generation,
    fd: -1,
    inode,
    end,
    modifiedAt: 0,
  };
}
