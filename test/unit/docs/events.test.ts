import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SAMPLE_EVENTS } from '../../support/events.js';

test('every event is told in the documentation, and no other', () => {
  const page = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
  const table = page.slice(page.indexOf('### Events'), page.indexOf('## Files'));
  const told = [...table.matchAll(/`((?:supervisor|worker|job|broker|fallback|queue|api)\.\w+)`/g)].map(
    ([, name]) => name,
  );
  expect(told.sort()).toEqual(Object.keys(SAMPLE_EVENTS).sort());
});
