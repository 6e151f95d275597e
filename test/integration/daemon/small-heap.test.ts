import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const SMALL_HEAP = new URL('../../../dist/src/daemon/small-heap.js', import.meta.url).href;

// Objects that outlive a collection are what lets V8 double its young generation.
const PROGRAM = `
  import { getHeapSpaceStatistics } from 'node:v8';
  import { keepHeapSmall } from '${SMALL_HEAP}';
  if (process.argv[1] === 'small') keepHeapSmall();
  let kept = [];
  for (let turn = 0; turn < 3_000_000; turn++) {
    kept.push({ turn });
    if (kept.length === 200_000) kept = [];
  }
  console.log(getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size);
`;

test('the heap of a process that is to keep it small has a young generation that does not grow', () => {
  const youngBytes = (how: string) =>
    Number(execFileSync(process.execPath, ['--input-type=module', '-e', PROGRAM, how], { encoding: 'utf8' }));
  expect(youngBytes('small')).toBeLessThan(youngBytes('usual') / 2);
});
