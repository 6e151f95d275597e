import { expect, test } from 'vitest';
import type { ReadySpec } from '../../../src/config/config.js';
import { emptyFolder } from '../../support/folder.js';
import { freePort } from '../../support/free-port.js';
import { scriptWorker, supervise } from '../../support/supervise.js';

const SHELL = '/bin/sh';
const NODE = process.execPath;

test('a program is ready by the word that it sends', async () => {
  await expectReady({ kind: 'ipc' }, [NODE, '-e', 'process.send("ready"); setInterval(() => {}, 1e6)']);
});

test('a program is ready by a line of its output, on either stream', async () => {
  const ready = { kind: 'log', pattern: '^up and (running|well)$' } as const;
  await expectReady(ready, [SHELL, '-c', 'echo booting; echo up and running; exec sleep 60']);
  await expectReady(ready, [SHELL, '-c', 'echo up and well >&2; exec sleep 60']);
});

test('a program is ready when something listens on its port', async () => {
  const port = await freePort();
  await expectReady({ kind: 'port', port }, [
    NODE,
    '-e',
    `setTimeout(() => require("http").createServer().listen(${port}), 200)`,
  ]);
});

test('a program is ready when a command says so', async () => {
  const folder = await emptyFolder();
  await expectReady({ kind: 'command', command: `test -e ${folder}/up` }, [
    SHELL,
    '-c',
    `sleep 0.2; : > ${folder}/up; exec sleep 60`,
  ]);
});

test.for<[ReadySpec, string]>([
  [{ kind: 'ipc' }, 'it did not say that it is ready: process.send("ready"), or what cardq/report says for it'],
  [{ kind: 'log', pattern: '^up$' }, 'no line of its output matched /^up$/'],
  [{ kind: 'port', port: 1 }, 'nothing listened on port 1 of 127.0.0.1'],
  [{ kind: 'command', command: 'false' }, 'the command "false" did not succeed'],
])(
  'a program that does not become ready by %j is a failed start that says what was awaited',
  async ([ready, awaited]) => {
    const { supervisor } = await supervise({ legacy: program(ready, [SHELL, '-c', 'exec sleep 60'], 400) });
    supervisor.start();
    await expect(supervisor.whenReady(10_000)).rejects.toMatchObject({
      code: 'boot_failed',
      message: expect.stringContaining(`legacy-1 could not start: killed: not ready in time (within 400ms: ${awaited}`),
    });
  },
);

async function expectReady(ready: ReadySpec, command: readonly string[]): Promise<void> {
  const { supervisor } = await supervise({ legacy: program(ready, command, 10_000) });
  supervisor.start();
  expect(await supervisor.whenReady(10_000)).toBe(1);
}

function program(ready: ReadySpec, [script = '', ...args]: readonly string[], bootTimeout: number) {
  return scriptWorker('script', { script, args, ready, bootTimeout });
}
