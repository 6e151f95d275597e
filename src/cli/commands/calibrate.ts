import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CalibrationPaper } from '../../pdf/index.js';
import { misuse } from '../arguments.js';
import type { Invocation, Options } from '../command.js';
import { orMisuse } from '../or-misuse.js';

/** Draws calibration sheets here and now: they need neither queue nor supervisor. */
export async function run(invocation: Invocation): Promise<number> {
  const { operands, options, output } = invocation;
  if (operands.length > 0) throw misuse('calibrate takes no operand', 'cardq calibrate --paper a4');
  if (options.has('all') && options.has('paper')) throw misuse('--all goes without --paper', 'drop one of them');
  const { writeCalibration, calibrationName } = await import('../../pdf/index.js');
  const papers = await papersWanted(options);
  const pathOf = await placing(invocation);
  const sheets = [];
  for (const paper of papers) {
    const path = pathOf(calibrationName(paper));
    sheets.push({ paper: paper.name, path, ...(await writeCalibration(paper, path)) });
    if (!output.isJson) output.data(path);
  }
  if (output.isJson) output.json({ schemaVersion: 1, sheets });
  return 0;
}

async function papersWanted(options: Options): Promise<CalibrationPaper[]> {
  const { allPapers, findPaper, layoutSet } = await import('../../pdf/index.js');
  return orMisuse(() => {
    const set = layoutSet(options.text('layout') ?? '3.0.0');
    return options.has('all') ? allPapers(set) : [findPaper(set, options.text('paper') ?? 'letter')];
  });
}

/** Where a sheet of a name goes: into the folder that `-o` names, or to the file if there is one sheet only. */
async function placing({ options, cwd }: Invocation): Promise<(name: string) => string> {
  const wanted = options.text('output');
  if (wanted === null) return (name) => join(cwd, name);
  if (wanted === '-') throw misuse('calibration sheets are not written to stdout', 'give -o FILE, or -o DIR');
  const path = resolve(cwd, wanted);
  const isFolder = options.has('all') || wanted.endsWith('/') || (await isExistingFolder(path));
  if (wanted === '' || !(isFolder || /\.pdf$/i.test(wanted)))
    throw misuse(`-o takes a name that ends in .pdf, not "${wanted}"`, 'or a folder: DIR/');
  return isFolder ? (name) => join(path, name) : () => path;
}

function isExistingFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false, // nothing is there yet
  );
}
