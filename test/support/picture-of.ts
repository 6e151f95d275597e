import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const IMAGES = fileURLToPath(new URL('../../docs/images/', import.meta.url));

/** Renews a picture of docs/dashboard.md, where `CARDQ_UPDATE_PICTURES` asks for that. */
export async function pictureOf(page: Page, name: string): Promise<void> {
  if (process.env['CARDQ_UPDATE_PICTURES'] === undefined) return;
  await page.screenshot({ path: `${IMAGES}dashboard-${name}.png`, animations: 'disabled' });
}
