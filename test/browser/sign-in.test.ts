import { expect, test } from 'vitest';
import { describeWithChromium, signedIn, signIn } from '../support/chromium.js';
import { exposed } from '../support/over-tcp.js';

describeWithChromium('the page lets in', (openTab) => {
  test('nobody with a wrong token, which it says; with the right one it shows the supervisor', async () => {
    const api = await exposed();
    const { page } = await openTab(api);
    expect(await page.getByText('Your session has ended').isVisible()).toBe(false);
    for (let times = 0; times < 3; times++) await page.keyboard.press('Escape');
    await page.getByLabel('Token').fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('the token is wrong').waitFor();
    expect(await page.getByRole('main').count()).toBe(0);

    await signIn(page, api.token);
    expect(await page.getByLabel('Token').inputValue()).toBe('');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('cardq');
    expect(await page.getByRole('region', { name: 'workers' }).textContent()).toContain('work-1');
    expect(await page.title()).toBe('running – cardq');

    await page.reload();
    await page.getByRole('main').waitFor(); // the session is a cookie
  });

  test('whoever comes with a code, which leaves the address at once and holds once', async () => {
    const api = await exposed();
    const url = (await api.place.ok('open')).trim();
    const { page } = await openTab({ url: new URL(url) });
    await page.getByRole('main').waitFor();
    expect(new URL(page.url()).hash).toBe('');

    const { page: second } = await openTab({ url: new URL(url) });
    await second.getByLabel('Token').waitFor();
    expect(new URL(second.url()).hash).toBe('');
  });

  test('again whoever has signed out', async () => {
    const api = await exposed();
    const page = await signedIn(openTab, api);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('dialog', { name: 'Sign in' }).getByText('Your session has ended').waitFor();
    expect((await page.request.get(new URL('/api/v1/session', api.url).href)).status()).toBe(401);
    await page.reload();
    expect(await page.getByRole('main').count()).toBe(0);
    await signIn(page, api.token);
    expect(await page.getByRole('dialog').count()).toBe(0);
  });
});
