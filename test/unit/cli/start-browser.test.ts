import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startBrowser } from '../../../src/cli/start-browser.js';
import { emptyFolder } from '../../support/folder.js';
import { until } from '../../support/until.js';

const URL = 'http://127.0.0.1:9797/#code=abc';

test.skipIf(process.platform === 'darwin')(
  'a browser is started where there is a desktop, and nowhere else',
  async () => {
    const folder = await emptyFolder();
    const told = join(folder, 'told');
    writeFileSync(join(folder, 'xdg-open'), `#!/bin/sh\nprintf %s "$1" > ${told}.part && mv ${told}.part ${told}\n`);
    chmodSync(join(folder, 'xdg-open'), 0o755);
    expect(await startBrowser(URL, { PATH: folder })).toBe(false);
    expect(await startBrowser(URL, { PATH: '/nowhere', DISPLAY: ':0' })).toBe(false);
    expect(existsSync(told)).toBe(false);
    expect(await startBrowser(URL, { PATH: `/nowhere:${folder}`, DISPLAY: ':0' })).toBe(true);
    await until('the browser to be told', () => existsSync(told));
    expect(readFileSync(told, 'utf8')).toBe(URL);
  },
);
