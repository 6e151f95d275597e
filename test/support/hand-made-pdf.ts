/** Objects of a PDF by their numbers, as they are written. Object 1 is its catalog. */
export type PdfObjects = Readonly<Record<number, string>>;

/** A PDF with exactly these objects and a table of them as text; `trailer` holds further entries. */
export function handMadePdf(objects: PdfObjects, trailer = ''): string {
  return revised('%PDF-1.5\n%\xe2\xe3\xcf\xd3\n', objects, trailer);
}

/** The PDF with these objects written behind it, as an editor saves its changes. */
export function editedPdf(pdf: string, objects: PdfObjects): string {
  return revised(pdf, objects, `/Prev ${placeOfTable(pdf)}`);
}

/** A stream with these entries. */
export function stream(data: string, entries = ''): string {
  return `<</Length ${data.length} ${entries}>>\nstream\n${data}\nendstream`;
}

/** Where the end of a PDF says that its table is. */
export function placeOfTable(pdf: string): number {
  return Number(
    pdf
      .slice(pdf.lastIndexOf('startxref') + 'startxref'.length)
      .trim()
      .split(/\s/)[0],
  );
}

function revised(before: string, objects: PdfObjects, trailer: string): string {
  let pdf = before;
  const lines = Object.entries(objects).map(([number, text]) => {
    const at = String(pdf.length).padStart(10, '0');
    pdf += `${number} 0 obj\n${text}\nendobj\n`;
    return `${number} 1\n${at} 00000 n \n`;
  });
  const size =
    Math.max(...Object.keys(objects).map(Number), ...[...before.matchAll(/\n(\d+) 0 obj/g)].map((m) => Number(m[1]))) +
    1;
  const table = `xref\n0 1\n0000000000 65535 f \n${lines.join('')}trailer\n<</Size ${size}/Root 1 0 R${trailer}>>\n`;
  return `${pdf}${table}startxref\n${pdf.length}\n%%EOF\n`;
}

/** What `twoPages` may change. */
export interface TwoPages {
  /** Entries of the back page, of the node above both, and of the trailer. */
  readonly page?: string;
  readonly above?: string;
  readonly trailer?: string;
  /** The back page's `/Contents`; unless told otherwise object 5, which is `content`. */
  readonly contents?: string;
  readonly content?: string;
  /** Further objects, from 10. */
  readonly more?: PdfObjects;
}

/** A mark that has no symmetry, well inside a page of 180 by 120 pt whose corner is at (0, 0). */
export const MARK = '0.24 0 0 0.24 48 48 cm 0 g 0 0 100 50 re 0 50 30 60 re f';
/** How many px at 300 per inch it covers. */
export const MARK_PIXELS = 100 * 50 + 30 * 60;

/** A front and a back of 180 by 120 pt: 750 by 500 px at 300 per inch. */
export function twoPages({
  page = '',
  above = '',
  contents = '5 0 R',
  content = MARK,
  more = {},
  trailer = '',
}: TwoPages = {}): string {
  return handMadePdf(twoPageObjects({ page, above, contents, content, more }), trailer);
}

/** Its objects. */
export function twoPageObjects({
  page = '',
  above = '',
  contents = '5 0 R',
  content = MARK,
  more = {},
}: TwoPages): PdfObjects {
  return {
    1: '<</Type/Catalog/Pages 2 0 R>>',
    2: `<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2${above.includes('/MediaBox') ? '' : '/MediaBox[0 0 180 120]'}${above}>>`,
    3: '<</Type/Page/Parent 2 0 R/Contents 5 0 R>>',
    4: `<</Type/Page/Parent 2 0 R${contents === '' ? '' : `/Contents ${contents}`}${page}>>`,
    5: stream(content),
    ...more,
  };
}
