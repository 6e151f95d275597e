import { resolve } from 'node:path';
import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';

/**
 * Where `-o` wants the PDF: an absolute path, `-` for stdout; null when it does not say. Throws `usage` for the name of
 * another kind of file, `input_invalid` when something is there that is no PDF: before anything is made.
 */
export async function pdfTarget({ options, cwd }: Pick<Invocation, 'options' | 'cwd'>): Promise<string | null> {
  const wanted = options.text('output');
  if (wanted === null || wanted === '-') return wanted;
  if (!/\.pdf$/i.test(wanted)) throw misuse(`-o takes a name that ends in .pdf, not "${wanted}"`, 'or - for stdout');
  const path = resolve(cwd, wanted);
  const { refuseForeignFile } = await import('../../pdf/output.js');
  await refuseForeignFile(path);
  return path;
}
