import { execFileSync } from 'node:child_process';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished } from 'vitest';
import { lacksPackage } from './lacks.js';
import type { Exposed } from './over-tcp.js';

/** A tab of a browser, and what must not have happened in it. */
export interface Tab {
  readonly page: Page;
  /** What it has asked for, by address. */
  readonly requested: readonly string[];
}

/** What a browser of its own would do besides: nothing may leave this machine. */
const ARGUMENTS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), // which root cannot have
];
const BINARY = findBinary();

/**
 * `describe` for what needs Chromium: without it, skipped on a user's machine, with a line that says how to get it; an error
 * in CI. `CARDQ_TEST_CHROMIUM` names another one than the first on the PATH.
 */
export function describeWithChromium(title: string, body: (openTab: OpenTab) => void): void {
  const missing = 'Chromium is not installed: apt-get install chromium, or CARDQ_TEST_CHROMIUM=/path/to/chrome';
  describe.skipIf(lacksPackage(BINARY === null ? missing : null))(title, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: BINARY ?? '', args: ARGUMENTS });
    });
    afterAll(() => browser.close());
    body((api, options) => openTab(browser, api, options));
  });
}

/** Opens the page of a supervisor in a profile of its own. When the test ends, it fails if the page has done what it must not. */
export type OpenTab = (api: Pick<Exposed, 'url'>, options?: BrowserContextOptions) => Promise<Tab>;

/** The page of a supervisor, with somebody logged in. */
export async function signedIn(openTab: OpenTab, api: Exposed, options?: BrowserContextOptions): Promise<Page> {
  const { page } = await openTab(api, options);
  await signIn(page, api.token);
  return page;
}

/** Types the token, and waits until the page shows what it is for. */
export async function signIn(page: Page, token: string): Promise<void> {
  await page.getByLabel('Token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('banner').getByText('live').waitFor();
}

/** The name of what has the focus. */
export function focused(page: Page): Promise<string | null> {
  return page.evaluate<string | null>(
    'document.activeElement.getAttribute("aria-label") ?? document.activeElement.innerText',
  );
}

async function openTab(
  browser: Browser,
  { url }: Pick<Exposed, 'url'>,
  options: BrowserContextOptions = {},
): Promise<Tab> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  const requested: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('console', (said) => {
    if (said.type() === 'error' && !isRefusal(said.text())) faults.push(said.text());
  });
  context.on('request', (request) => requested.push(request.url()));
  onTestFinished(async () => {
    await context.close();
    expect(faults).toEqual([]);
    expect(requested.filter((one) => new URL(one).hostname !== url.hostname)).toEqual([]);
  });
  await page.goto(url.href);
  return { page, requested };
}

// The browser says this of each of them, of a supervisor that is about to leave (503), and of a connection that breaks; the
// page tells it in its own way.
function isRefusal(text: string): boolean {
  return /Failed to load resource: (the server responded with a status of (4\d\d|503)|net::ERR_)/.test(text);
}

function findBinary(): string | null {
  const named = process.env['CARDQ_TEST_CHROMIUM'];
  if (named !== undefined) return named;
  try {
    const names = 'command -v chromium || command -v chromium-browser || command -v google-chrome';
    return execFileSync('sh', ['-c', names], { encoding: 'utf8' }).trim();
  } catch {
    return null; // exit status 1: none is on the PATH
  }
}
