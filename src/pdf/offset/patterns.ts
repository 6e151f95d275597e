import { compose, type Matrix, translation } from '../matrix.js';
import { isStream } from '../reader/indirect-object.js';
import type { Page } from '../reader/pages.js';
import type { PdfFile } from '../reader/pdf-file.js';
import type { Revision } from '../reader/revision.js';
import { arrayOf, numberAtom, type PdfDict, type PdfValue, withEntry } from '../reader/values.js';

/**
 * The page's resources with its patterns moved; null when it has none. A pattern has its place on the page, whatever moves
 * the content that it fills (ISO 32000-2, 8.7.2). What other pages, and forms with resources of their own, fill with it
 * stays: the page gets a copy. Throws Damage.
 */
export function resourcesWithMovedPatterns(
  page: Page,
  matrix: Matrix,
  { file, revision }: { readonly file: PdfFile; readonly revision: Revision },
): PdfDict | null {
  const resources = file.dict(page.entry('Resources'));
  const patterns = file.dict(resources.entries.get('Pattern'));
  if (patterns.entries.size === 0) return null;
  const moved = (pattern: PdfValue): PdfValue => {
    const object = file.objectOf(pattern);
    if (object.value.kind !== 'dict') return pattern;
    const dict = withEntry(
      object.value,
      'Matrix',
      arrayOf(compose(matrixOf(file, object.value), matrix).map(numberAtom)),
    );
    return isStream(object) ? revision.addStream(file.storedData(object), dict) : revision.add(dict);
  };
  const entries = new Map([...patterns.entries].map(([name, pattern]) => [name, moved(pattern)]));
  return withEntry(resources, 'Pattern', { kind: 'dict', entries });
}

function matrixOf(file: PdfFile, pattern: PdfDict): Matrix {
  const [a = null, b = null, c = null, d = null, e = null, f = null] = file.numbers(pattern.entries.get('Matrix'));
  if (a === null || b === null || c === null || d === null || e === null || f === null) return translation(0, 0);
  return [a, b, c, d, e, f];
}
