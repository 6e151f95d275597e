import { badInput } from '../problems.js';

/** Which pages are moved: every second one, all, or those of a list such as `2,4-8`; pages count from 1. */
export type PageChoice = string | readonly number[];

const HINT = 'pages: even, odd, all, or a list such as 2,4-8';

/** The numbers of the pages chosen, in order. Throws `input_invalid`. */
export function choosePages(choice: PageChoice, count: number): number[] {
  const ranges = readPageChoice(choice, count);
  for (const { from, to } of ranges) {
    const beyond = [from, to].find((page) => page < 1 || page > count);
    if (beyond !== undefined) throw badInput(`there is no page ${beyond}`, 'pages', `the PDF has ${counted(count)}`);
  }
  const isChosen = (page: number) =>
    ranges.some(({ from, to, step }) => page >= from && page <= to && (page - from) % step === 0);
  const chosen = Array.from({ length: count }, (_, index) => index + 1).filter(isChosen);
  if (chosen.length === 0) throw badInput('there is no page to move', 'pages', `the PDF has ${counted(count)}`);
  return chosen;
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** What a choice means in a PDF of `count` pages. Throws `input_invalid` when it means nothing. */
export function readPageChoice(choice: PageChoice, count: number): readonly Range[] {
  if (typeof choice !== 'string') return choice.map((page) => readRange(String(page)));
  switch (choice.trim()) {
    case 'even':
      return count < 2 ? [] : [{ from: 2, to: count, step: 2 }];
    case 'odd':
      return [{ from: 1, to: count, step: 2 }];
    case 'all':
      return [{ from: 1, to: count, step: 1 }];
    default:
      return choice.split(',').map(readRange);
  }
}

function readRange(text: string): Range {
  const [, first, last] = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(text) ?? [];
  if (first === undefined) throw badInput(`${JSON.stringify(text)} is no page`, 'pages', HINT);
  const range = { from: Number(first), to: Number(last ?? first), step: 1 };
  if (range.from > range.to) throw badInput(`${text} runs backward`, 'pages', HINT);
  return range;
}

function counted(pages: number): string {
  return pages === 1 ? '1 page' : `${pages} pages`;
}
