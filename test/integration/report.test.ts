import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { REPORT_VARIABLE, type ReportBirth } from '../../src/protocol/consumers.js';

const REPORT = pathToFileURL('dist/src/report/index.js').href;
/** More than a socket holds that nobody reads. */
const MANY = 20_000;

// It used to stay until the supervisor read on, which one that somebody has stopped does not do.
test('a program that reports to a supervisor which does not read ends when it is done', async () => {
  const child = reporting(`import { ready } from '${REPORT}'; for (let i = 0; i < ${MANY}; i++) ready();`);
  child.reports.on('readable', () => undefined); // else what is unread at its exit is thrown away
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  const [heartbeat, first] = (await text(child.reports)).split('\n');
  expect(heartbeat).toContain('"type":"heartbeat"');
  expect(JSON.parse(first ?? '')).toEqual({ cardq: { type: 'ready' } });
});

test('what a reader holds up comes later, each line whole', async () => {
  const times = `for (let i = 0; i < ${MANY / 2}; i++) ready();`;
  const child = reporting(
    `import { ready } from '${REPORT}'; ${times} setInterval(ready, 1); process.stdin.on('end', () => process.exit()).resume();`,
  );
  let told = '';
  child.reports.setEncoding('utf8').on('data', (chunk: string) => {
    told += chunk;
    if (told.split('\n').length > MANY / 2) child.stdin?.end();
  });
  await once(child, 'exit');
  const [heartbeat, ...lines] = told.split('\n').slice(0, -1);
  expect(heartbeat).toContain('"type":"heartbeat"');
  expect(new Set(lines)).toEqual(new Set(['{"cardq":{"type":"ready"}}']));
});

/** A program that was started as the supervisor starts programs, which reads nothing by itself. */
function reporting(program: string) {
  const birth: ReportBirth = { fd: 3, supervisorPid: process.pid, heartbeatIntervalMs: 60_000 };
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['pipe', 'inherit', 'inherit', 'pipe'],
    env: { ...process.env, [REPORT_VARIABLE]: JSON.stringify(birth) },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const reports = child.stdio[3];
  if (reports === null || reports === undefined || !('setEncoding' in reports))
    throw new Error('there is nothing to read');
  return Object.assign(child, { reports });
}
