import { expect, test } from 'vitest';
import { describeWithChromium, focused, signedIn } from '../support/chromium.js';
import { exposed } from '../support/over-tcp.js';
import { until } from '../support/until.js';

const PAINT = `
import { defineWorker } from 'cardq';
export default defineWorker({ process: (_, { log }) => void log.info('mixing colours') });
`;

describeWithChromium('the log of the page', (openTab) => {
  test('goes on by itself and holds only what its filter lets through', async () => {
    const api = await exposed();
    const page = await signedIn(openTab, api);
    const lines = page.getByRole('log').getByRole('paragraph');
    await lines.filter({ hasText: 'work-1 is ready' }).waitFor();

    for (const id of ['apple', 'pear']) await api.place.ok('enqueue', 'echo', '--id', id, '--wait');
    await lines.filter({ hasText: 'echo/pear completed' }).waitFor();
    await page.getByLabel('Filter the log').fill('APPLE completed');
    await until('the others to be gone', async () => (await lines.count()) === 1);
    expect(await lines.textContent()).toContain('job echo/apple completed on work-1');

    await page.getByLabel('From level').selectOption('error');
    await until('none to be left', async () => (await lines.count()) === 0);
    await page.getByLabel('From level').selectOption('debug');
    await page.getByLabel('Filter the log').fill('');
    await lines.filter({ hasText: 'job echo/apple started on work-1' }).waitFor();
  });

  test('shows what workers write, too, and of one of them alone', async () => {
    const config = {
      queues: { paint: { module: './paint.mjs' } },
      workers: { work: { queues: ['paint'], processes: 2 } },
    };
    const api = await exposed({}, { config, before: async ({ write }) => void (await write('paint.mjs', PAINT)) });
    const page = await signedIn(openTab, api);
    const lines = page.getByRole('log').getByRole('paragraph');
    await page.getByLabel('Source').selectOption('all logs');
    await api.place.ok('enqueue', 'paint', '--wait');
    const line = lines.filter({ hasText: 'mixing colours' });
    await line.waitFor();
    const [name = ''] = /work-\d/.exec((await line.textContent()) ?? '') ?? [];
    const other = name === 'work-1' ? 'work-2' : 'work-1';

    await page.getByRole('button', { name: `Log ${other}` }).click();
    await until('the filter to name it', async () => (await page.getByLabel('Filter the log').inputValue()) === other);
    expect(await focused(page)).toBe('Lines'); // of the log
    await line.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: `Log ${name}` }).click();
    await line.waitFor();
  });
});
