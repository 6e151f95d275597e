import { badInput } from '../problems.js';

/** Which pages are moved: every second one, all, or those of a list such as `2,4-8`; pages count from 1. */
export type PageChoice = string | readonly number[];

const HINT = 'pages: even, odd, all, or a list such as 2,4-8';

/** The numbers of the pages chosen, in order. Throws `input_invalid`. */
export function choosePages(choice: PageChoice, count: number): number[] {
  const isChosen = typeof choice === 'string' ? readChoice(choice.trim(), count) : listed(choice.map(asRange), count);
  const chosen = Array.from({ length: count }, (_, index) => index + 1).filter(isChosen);
  if (chosen.length === 0) throw badInput('there is no page to move', 'pages', `the PDF has ${counted(count)}`);
  return chosen;
}

type IsChosen = (page: number) => boolean;

function readChoice(choice: string, count: number): IsChosen {
  switch (choice) {
    case 'even':
      return (page) => page % 2 === 0;
    case 'odd':
      return (page) => page % 2 === 1;
    case 'all':
      return () => true;
    default:
      return listed(choice.split(',').map(readRange), count);
  }
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function readRange(text: string): Range {
  const [, from, to] = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(text) ?? [];
  if (from === undefined) throw badInput(`${JSON.stringify(text)} is no page`, 'pages', HINT);
  return { from: Number(from), to: Number(to ?? from) };
}

function asRange(page: number): Range {
  return { from: page, to: page };
}

function listed(ranges: readonly Range[], count: number): IsChosen {
  for (const { from, to } of ranges) {
    if (from > to) throw badInput(`${from}-${to} runs backward`, 'pages', HINT);
    const beyond = [from, to].find((page) => !Number.isInteger(page) || page < 1 || page > count);
    if (beyond !== undefined) throw badInput(`there is no page ${beyond}`, 'pages', `the PDF has ${counted(count)}`);
  }
  return (page) => ranges.some(({ from, to }) => page >= from && page <= to);
}

function counted(pages: number): string {
  return pages === 1 ? '1 page' : `${pages} pages`;
}
