import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { CardqError } from '../../../src/base/errors.js';
import { openEventLog } from '../../../src/daemon/event-log.js';
import { SAMPLE_EVENTS } from '../../support/events.js';
import { emptyFolder } from '../../support/folder.js';

const PLAIN = (text: string) => text;
const NEVER = { maxBytes: 1e9, keep: 1 };
const READY = SAMPLE_EVENTS['worker.ready'];

async function logPath(): Promise<string> {
  return join(await emptyFolder(), 'supervisor.log');
}

function linesOf(path: string): unknown[] {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return lines.map((line): unknown => JSON.parse(line));
}

test('an event is one line that can be read at once', async () => {
  const path = await logPath();
  const log = openEventLog({ path, rotation: NEVER, level: 'info', foreground: null, redact: PLAIN });
  log.write(READY);
  expect(linesOf(path)).toEqual([
    {
      time: '2026-11-22T13:04:05.123Z',
      level: 'info',
      event: 'worker.ready',
      message: 'pdf-1 is ready after 84ms (pid 123)',
      process: 'pdf-1',
      worker: 'pdf',
      pid: 123,
      bootMs: 84,
    },
  ]);
  log.close();
});

test('every kind of event has a line of its own', async () => {
  const path = await logPath();
  const log = openEventLog({ path, rotation: NEVER, level: 'debug', foreground: null, redact: PLAIN });
  for (const event of Object.values(SAMPLE_EVENTS)) log.write(event);
  log.close();
  expect(linesOf(path)).toEqual(Object.keys(SAMPLE_EVENTS).map((event) => expect.objectContaining({ event })));
});

test('a job is named as in the logs of workers, and instants are written as such', async () => {
  const path = await logPath();
  const log = openEventLog({ path, rotation: NEVER, level: 'debug', foreground: null, redact: PLAIN });
  log.write(SAMPLE_EVENTS['job.started']);
  log.write(SAMPLE_EVENTS['worker.backed_off']);
  log.close();
  expect(linesOf(path)).toEqual([
    expect.objectContaining({ queue: 'pdf_generation', job: '12' }),
    expect.objectContaining({ nextStartAt: '2026-11-22T13:04:07.123Z', delayMs: 2000 }),
  ]);
});

test('less grave events are left out', async () => {
  const path = await logPath();
  const log = openEventLog({ path, rotation: NEVER, level: 'warn', foreground: null, redact: PLAIN });
  log.write(READY);
  log.write(SAMPLE_EVENTS['worker.gave_up']);
  log.close();
  expect(linesOf(path)).toEqual([expect.objectContaining({ event: 'worker.gave_up' })]);
});

test('what is there is kept, and nothing is written once it is closed', async () => {
  const path = await logPath();
  const first = openEventLog({ path, rotation: NEVER, level: 'info', foreground: null, redact: PLAIN });
  first.write(READY);
  first.close();
  first.close();
  first.write(READY);
  const second = openEventLog({ path, rotation: NEVER, level: 'info', foreground: null, redact: PLAIN });
  second.write(READY);
  second.close();
  expect(linesOf(path)).toHaveLength(2);
});

test.skipIf(!existsSync('/dev/full'))('a full disk breaks nothing', () => {
  const log = openEventLog({ path: '/dev/full', rotation: NEVER, level: 'info', foreground: null, redact: PLAIN });
  expect(() => log.write(READY)).not.toThrow();
  log.close();
});

test('a file that cannot be opened is told by its path', async () => {
  const noFolder = join(await emptyFolder(), 'file');
  writeFileSync(noFolder, '');
  const path = join(noFolder, 'supervisor.log');
  const open = () => openEventLog({ path, rotation: NEVER, level: 'info', foreground: null, redact: PLAIN });
  expect(open).toThrow(CardqError);
  expect(open).toThrow(expect.objectContaining({ code: 'state_dir_unwritable', where: path }));
});

test.each([
  ['text', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.123 INFO {2}pdf-1 is ready after 84ms \(pid 123\)\n$/],
  ['json', /^\{"time":"2026-11-22T13:04:05\.123Z",.*\}\n$/],
  ['text', /^<6>pdf-1 is ready after 84ms \(pid 123\)\n$/, 'with its priority, for the journal'],
  ['json', /^<6>\{"time":"2026-11-22T13:04:05\.123Z",.*\}\n$/, 'with its priority, for the journal'],
] as const)('in the foreground the same lines go to stdout as %s', async (format, expected, ...journal) => {
  const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const log = openEventLog({
    path: await logPath(),
    rotation: NEVER,
    level: 'info',
    foreground: { format, isJournal: journal.length > 0 },
    redact: PLAIN,
  });
  log.write(READY);
  log.write(SAMPLE_EVENTS['job.started']);
  log.close();
  const written = stdout.mock.calls.map(([text]) => String(text)).join('');
  stdout.mockRestore();
  expect(written).toMatch(expected);
});
