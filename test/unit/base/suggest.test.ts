import { expect, test } from 'vitest';
import { nameHint } from '../../../src/base/suggest.js';

test('a name that is nearly right is told', () => {
  expect(nameHint('pfd', ['pdf', 'pdf-1'])).toBe('did you mean "pdf"?');
});

// They stood in the order in which processes had come: pdf-1, pdf, pdf-10, pdf-2.
test('all names are told in the order in which people count, each once', () => {
  expect(nameHint('nosuch', ['pdf-1', 'pdf', 'pdf-10', 'pdf-2', 'pdf'])).toBe('there are: pdf, pdf-1, pdf-2, pdf-10');
});
