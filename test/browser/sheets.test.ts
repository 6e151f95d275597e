import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { describeWithChromium, signedIn } from '../support/chromium.js';
import { exposed } from '../support/over-tcp.js';
import { until } from '../support/until.js';

const DECK = fileURLToPath(new URL('../../examples/deck', import.meta.url));
const CONFIG = { workers: { pdf: { queues: ['pdf_generation'], processes: 1 } }, schedules: {} };

describeWithChromium('the page shows sheets', (openTab) => {
  test('as soon as they are made, by a picture of the first, and hands out the PDF as it is', async () => {
    const api = await exposed({}, { config: CONFIG });
    const page = await signedIn(openTab, api);
    const sheets = page.getByRole('region', { name: 'sheets' });
    await sheets.getByText('None yet').waitFor();
    const path = (await api.place.ok('render', DECK)).trim();

    const link = sheets.getByRole('link', { name: /^Download/ });
    await link.scrollIntoViewIfNeeded();
    await until('the picture to be there', () =>
      link.locator('img').evaluate((image) => Reflect.get(image, 'naturalWidth') > 100),
    );
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(sha256(await readFile(await download.path()))).toBe(sha256(await readFile(path)));
    expect(download.suggestedFilename()).toMatch(/\.pdf$/);
  });
});

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
