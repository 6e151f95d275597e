import { type FileHandle, open, stat } from 'node:fs/promises';
import { messageOf } from '../../base/errors.js';
import type { Bytes } from '../../base/units.js';
import { FRONTS_ONLY } from '../document/sheet-document.js';
import { badInput } from '../problems.js';
import { Damage } from '../reader/damage.js';
import { FileBytes } from '../reader/file-bytes.js';
import { pagesOf } from '../reader/pages.js';
import { PdfFile } from '../reader/pdf-file.js';
import { textOf } from '../reader/text.js';
import { isNull } from '../reader/values.js';

/** A PDF that is open for reading. */
export interface OpenPdf {
  /** As it was asked for. */
  readonly name: string;
  readonly handle: FileHandle;
  readonly size: Bytes;
  readonly file: PdfFile;
  readonly pageCount: number;
  /** The reason why it has no backs that `pages` need not name; null when it may have. */
  readonly singleSided: string | null;
}

/** Opens a PDF, calls `use` and closes it. Throws `input_invalid`, naming what is the matter with the file. */
export async function withPdf<T>(path: string, name: string, use: (pdf: OpenPdf) => Promise<T>): Promise<T> {
  const about = await stat(path);
  if (about.isDirectory()) throw badInput('this is a folder', name, GIVE_PDF);
  if (!about.isFile()) throw badInput('this is no file', name, GIVE_PDF); // to open a pipe is to wait for its writer
  if (about.size === 0) throw badInput('the file is empty', name, GIVE_PDF);
  const handle = await open(path, 'r').catch((thrown: unknown) => {
    throw badInput(
      `the PDF cannot be read: ${messageOf(thrown)}`,
      name,
      'the user that cardq runs as needs the right to',
    );
  });
  try {
    return await use(understood(handle, { name, size: about.size }));
  } catch (thrown) {
    if (!(thrown instanceof Damage)) throw thrown;
    throw badInput(`the PDF is damaged or cut short: ${thrown.message}`, name, MEND);
  } finally {
    await handle.close();
  }
}

const GIVE_PDF = 'give a PDF';
const MEND = 'make it anew, or let a program mend it first: qpdf in.pdf out.pdf';

function understood(handle: FileHandle, { name, size }: { readonly name: string; readonly size: Bytes }): OpenPdf {
  const bytes = new FileBytes({ fd: handle.fd, size });
  if (!bytes.read(0, 1024).includes('%PDF-')) throw badInput('not a PDF', name, GIVE_PDF);
  const file = new PdfFile(bytes);
  refuseEncrypted(file, name);
  const pageCount = pagesOf(file).length;
  return { name, handle, size, file, pageCount, singleSided: singleSidedness(file, pageCount) };
}

// Without the key not even the pages' own entries can be told from what they hide; an owner password encrypts as well.
function refuseEncrypted(file: PdfFile, name: string): void {
  if (isNull(file.resolve(file.trailer.entries.get('Encrypt')))) return;
  throw badInput(
    'the PDF is encrypted',
    name,
    'save a copy without password and restrictions: qpdf --decrypt in.pdf out.pdf (with --password=… if it asks for one)',
  );
}

function singleSidedness(file: PdfFile, pageCount: number): string | null {
  const subject = file.resolve(file.dict(file.trailer.entries.get('Info')).entries.get('Subject'));
  if (textOf(subject) === FRONTS_ONLY) return 'the PDF has fronts only';
  if (pageCount % 2 === 0) return null;
  return `the PDF has ${pageCount} page${pageCount === 1 ? '' : 's'}, so the last has no back`;
}
