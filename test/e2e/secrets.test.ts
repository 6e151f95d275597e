import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Workplace, workplace } from '../support/cardq.js';
import { freePort } from '../support/free-port.js';
import { statusOf } from '../support/over-socket.js';
import { until } from '../support/until.js';
import { serving } from '../support/worker-modules.js';

const PASSWORD = 'hunter2-and-more';

test('the password of a broker that cannot be reached stands in no log and no answer', async () => {
  const url = `redis://worker:${PASSWORD}@127.0.0.1:${await freePort()}/0`;
  const place = await workplace(
    serving({ echo: 'echo' }, { broker: { url, fallback: 'wait' }, logs: { level: 'debug' } }),
  );
  await place.ok('start');
  await until('the broker to be missed', async () => (await statusOf(place)).broker.state === 'down');
  const { stdout, stderr } = await place.run(['status', '--json']);
  expect(stdout).toContain('the broker is down');
  expect(logsOf(place) + stdout + stderr).not.toContain(PASSWORD);
});

test('what a worker says of the secrets in its environment while dying is masked', async () => {
  const place = await workplace(
    serving(
      { echo: 'echo' },
      {
        workers: {
          own: { script: './leaks.mjs', processes: 1, env: { API_TOKEN: PASSWORD }, restart: { max: 0 } },
        },
      },
    ),
  );
  writeFileSync(join(place.folder, 'leaks.mjs'), "throw new Error('no entry with ' + process.env.API_TOKEN)");
  await place.run(['start', '--no-wait']);
  const { stdout, stderr } = await until('its end', async () => {
    const shown = await place.run(['status', '--json']);
    return shown.stdout.includes('no entry with') ? shown : null;
  });
  expect(stdout + stderr).toContain('no entry with ***');
  expect(readFileSync(join(place.folder, '.cardq/logs/supervisor.log'), 'utf8')).toContain('no entry with ***');
  expect(stdout + stderr + readFileSync(join(place.folder, '.cardq/logs/supervisor.log'), 'utf8')).not.toContain(
    PASSWORD,
  );
});

/** All that stands in its logs. */
function logsOf({ folder }: Workplace): string {
  const logs = join(folder, '.cardq/logs');
  return readdirSync(logs)
    .map((name) => readFileSync(join(logs, name), 'utf8'))
    .join('\n');
}
