import { expect, test } from 'vitest';
import { describeWithChromium, signedIn, signIn } from '../support/chromium.js';
import { freePort } from '../support/free-port.js';
import { exposed } from '../support/over-tcp.js';
import { until } from '../support/until.js';

describeWithChromium('the page is live', (openTab) => {
  test('it shows within a moment that a worker was killed and who has its place, and says so', async () => {
    const api = await exposed();
    const page = await signedIn(openTab, api);
    const card = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'work-1', exact: true }) });
    const before = (await api.place.status()).workers[0]?.pid ?? 0;
    process.kill(before, 'SIGKILL');

    const after = await until('another process to be shown', async () => {
      const shown = Number(await figure(card, 'PID').textContent());
      return shown > 0 && shown !== before && shown;
    });
    expect((await api.place.status()).workers[0]?.pid).toBe(after);
    await until('the restart to be counted', async () => (await figure(card, 'Restarts').textContent()) === '1');
    await page.getByRole('status').filter({ hasText: 'killed by SIGKILL' }).waitFor({ state: 'attached' });
    await page.getByRole('region', { name: 'restarts' }).getByText('crash').waitFor();
    await card.getByRole('button', { name: 'work-1', exact: true }).click();
    await page.getByRole('dialog', { name: 'work-1' }).getByText('killed by SIGKILL').waitFor();
  });

  test('behind other tabs its title still tells how the supervisor is', async () => {
    const port = await freePort();
    const api = await exposed({ port });
    const page = await signedIn(openTab, api);
    await page.evaluate('requestAnimationFrame = () => 0'); // as behind other tabs, where no frame comes
    await api.place.ok('stop');
    await until('the title to tell', async () => (await page.title()) === 'not connected – cardq');
  });

  test('it says that the supervisor is away, comes back with the next one, and keeps the view', async () => {
    const port = await freePort();
    const api = await exposed({ port });
    const page = await signedIn(openTab, api);
    await page.getByLabel('Filter the log').fill('work-1');
    await page.getByRole('button', { name: /^active/ }).click();

    await api.place.ok('stop');
    await page.getByText('not connected').waitFor();
    expect(await page.title()).toBe('not connected – cardq');
    expect(await page.getByRole('main').isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: 'Try now' }).isVisible()).toBe(true);

    await api.place.ok('start');
    await page.getByRole('dialog', { name: 'Sign in' }).getByText('Your session has ended').waitFor(); // with it
    await signIn(page, api.token);
    expect(await page.getByLabel('Filter the log').inputValue()).toBe('work-1');
    expect(await page.getByRole('button', { name: /^active/ }).getAttribute('aria-pressed')).toBe('true');
    const { pid } = (await api.place.status()).workers[0] ?? {};
    await page.getByRole('main').getByText(String(pid), { exact: true }).waitFor();
  });
});

function figure(card: ReturnType<import('playwright-core').Page['locator']>, name: string) {
  return card.locator('dl > div', { hasText: name }).locator('dd');
}
