import { expect, test } from 'vitest';
import { contentDisposition } from '../../../src/api/content-disposition.js';

test('a PDF is saved, by its name', () => {
  const told = contentDisposition({ name: 'deck 1-ab.pdf', type: 'application/pdf' });
  expect(told).toBe(`attachment; filename="deck 1-ab.pdf"; filename*=UTF-8''deck%201-ab.pdf`);
});

test('a picture is shown in place', () => {
  expect(contentDisposition({ name: 'a.png', type: 'image/png' })).toMatch(/^inline; /);
});

test('no name leaves the header, whatever is in it', () => {
  const name = 'Träume "x"\r\nset-cookie: a=b; \u{1F3B4}\ud800\'*().pdf';
  const told = contentDisposition({ name, type: 'application/pdf' });
  expect(told).toMatch(/^attachment; filename="[\w. ()-]+"; filename\*=UTF-8''[\w.%~-]+$/);
  expect(decodeURIComponent(told.split("UTF-8''")[1] ?? '')).toBe(name.toWellFormed());
});
