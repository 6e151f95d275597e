import { expect, test } from 'vitest';
import { withPeersTable } from '../../../scripts/peers-table.js';
import { readPage } from '../../support/markdown.js';

// `npm run generate` brings it up to date.
test('what README tells of the peers is what was measured', async () => {
  const readme = withPeersTable(readPage('README.md'), readPage('bench/results/peers.md'));
  await expect(readme).toMatchFileSnapshot('../../../README.md');
});
