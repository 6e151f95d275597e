import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { test } from 'vitest';
import { describeWithChromium, signedIn } from '../support/chromium.js';
import { type Exposed, exposed } from '../support/over-tcp.js';
import { DECK, fill, POST_OFFICE, writeLetters } from '../support/post-office.js';

/** For so many seconds there is work first, so that curves have something to show; not set: this file is left out. */
const SECONDS = Number(process.env['CARDQ_PICTURES_AFTER']);
const IMAGES = fileURLToPath(new URL('../../docs/images/', import.meta.url));

describeWithChromium('the pictures of docs/dashboard.md', (openTab) => {
  test('are drawn anew', { timeout: (SECONDS + 60) * 1000 }, async () => {
    const api = await exposed({}, { config: POST_OFFICE, before: writeLetters });
    await keepBusy(api, Date.now() + SECONDS * 1000);
    await fill(api);
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await signedIn(openTab, api, {
        colorScheme,
        reducedMotion: 'reduce',
        viewport: { width: 1280, height: 860 },
      });
      await page.getByRole('region', { name: 'restarts' }).getByText('crash').first().waitFor();
      await page.locator('.summary div', { hasText: 'Active jobs' }).getByText('3', { exact: true }).waitFor();
      await draw(page, colorScheme);
      await page.evaluate('document.getElementById("queues").scrollIntoView()');
      await page.getByRole('region', { name: 'sheets' }).locator('img').first().waitFor();
      if (colorScheme === 'light') await draw(page, 'queues');
      await page.setViewportSize({ width: 360, height: 720 });
      await page.evaluate('scrollTo(0, 0)');
      if (colorScheme === 'dark') await draw(page, 'phone');
    }
  });
});

async function draw(page: Page, name: string): Promise<void> {
  const picture = await page.screenshot({ animations: 'disabled' });
  await sharp(picture).png({ palette: true, colours: 96, effort: 10 }).toFile(`${IMAGES}dashboard-${name}.png`);
}

/** Letters in waves, of which some fail, and sheets now and then. */
async function keepBusy({ place }: Exposed, end: number): Promise<void> {
  for (let wave = 0; Date.now() < end; wave++) {
    const letters = 2 + Math.round(6 * Math.abs(Math.sin(wave / 3)));
    for (let letter = 0; letter < letters; letter++) {
      const fail = (wave * letter) % 17 === 5 ? 'the address has no country' : undefined;
      const data = { pages: 1 + (letter % 4), burn: 10 + ((wave * 17) % 60), fail };
      await place.ok('enqueue', 'letters', JSON.stringify(data), '--id', `letter-${wave}-${letter}`);
    }
    if (wave % 40 === 1) await place.ok('render', DECK, '--paper', wave % 80 === 1 ? 'a4' : 'letter');
    await delay(2000);
  }
}
