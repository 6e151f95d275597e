import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootMachine, CARDQ, lacksMachine, type Machine, NODE } from '../support/systemd-machine.js';
import { until } from '../support/until.js';

const FOLDER = '/srv/press & cards';
const CONFIG = {
  queues: {
    default: { module: 'cardq/workers/default' },
    pdf_generation: { module: 'cardq/workers/pdf-generation' },
    stubborn: { module: '/opt/cardq/test/fixtures/workers/stubborn.mjs' },
  },
  workers: { work: { queues: ['default', 'pdf_generation', 'stubborn'], processes: 2, drainTimeout: '20s' } },
  schedules: {},
  api: { enabled: true, tokenFile: '/etc/cardq/token' },
};

if (lacksMachine()) test.skip('a real systemd starts, watches and stops it', () => undefined);
else describe('under a real systemd', lifeOfService);

/** From the day that it is installed: each test goes on where the one before it has ended. */
function lifeOfService(): void {
  let machine: Machine;
  beforeAll(async () => {
    machine = await bootMachine();
    await machine.ok(['useradd', '--system', 'press']);
    await machine.ok(['install', '-d', '-o', 'press', FOLDER]);
    await machine.ok(['install', '-d', '-m', '0700', '/etc/cardq']);
    await write('/etc/cardq/token', 'the-token-of-root\n');
    await machine.ok(['chmod', '600', '/etc/cardq/token']);
    await write(`${FOLDER}/supervisor.config.json`, JSON.stringify(CONFIG));
  });
  afterAll(() => machine.close());

  test('where no systemd runs, as in a container, nothing is written', async () => {
    const script = `mount -t tmpfs tmpfs /run && cd "${FOLDER}" && ${NODE} ${CARDQ} startup systemd --install`;
    const { code, stdout, stderr } = await machine.run(['unshare', '--mount', 'sh', '-c', script]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error: no systemd answers here: .*\nhint: .*cardq startup docker/m);
    expect((await machine.run(['ls', '/etc/systemd/system/cardq.service'])).code).not.toBe(0);
  });

  test('a user without a name, as containers have them, is given the unit', async () => {
    const script = `cd "${FOLDER}" && ${NODE} ${CARDQ} startup systemd`;
    const unnamed = ['setpriv', '--reuid', '54321', '--regid', '54321', '--clear-groups', 'sh', '-c', script];
    expect(await machine.ok(unnamed)).toContain('ExecStart=');
  });

  test('the service is installed, enabled and ready when startup --install returns', async () => {
    const { stdout, stderr } = await cardq(['startup', 'systemd', '--install'], { as: 'root' });
    expect(stderr).toBe('cardq.service is enabled and at work: systemctl status cardq.service\n');
    expect(stdout).toBe('/etc/systemd/system/cardq.service\n');
    expect(await shown()).toMatchObject({
      ActiveState: 'active',
      SubState: 'running',
      UnitFileState: 'enabled',
      StatusText: 'running, 2 of 2 processes at work',
      NRestarts: '0',
    });
  });

  test('it works under the user whose folder it is, with no rights beside, and takes jobs', async () => {
    const pid = (await shown())['MainPID'];
    const status = await machine.ok(['cat', `/proc/${pid}/status`]);
    const press = (await machine.ok(['id', '-u', 'press'])).trim();
    expect(status).toMatch(new RegExp(`^Uid:\\t${press}\\t`, 'm'));
    expect(status).toMatch(/^CapBnd:\t0+$/m);
    expect(status).toMatch(/^NoNewPrivs:\t1$/m);
    expect(status).toMatch(/^Seccomp:\t2$/m);
    expect(JSON.parse((await cardq(['enqueue', 'default', '{"a":1}', '--wait'])).stdout)).toMatchObject({
      input: { a: 1 },
    });
  });

  test('a PDF is made behind all these walls', async () => {
    await machine.ok(['cp', '-r', '/opt/cardq/examples/deck', `${FOLDER}/deck`]);
    const { stdout } = await cardq(['render', 'deck', '--name', 'proof']);
    expect(await machine.ok(['head', '-c', '5', stdout.trim()])).toBe('%PDF-');
  });

  test('a token that only root can read is its credential', async () => {
    const url = 'http://127.0.0.1:9797';
    const ask = (token: string) =>
      machine.run(['env', `CARDQ_API_TOKEN=${token}`, NODE, CARDQ, 'status', '--host', url]);
    expect((await ask('the-token-of-root')).code).toBe(0);
    expect((await ask('another')).code).toBe(77);
  });

  test('systemctl reload applies the file, and fails with its mistakes', async () => {
    await write(
      `${FOLDER}/supervisor.config.json`,
      JSON.stringify({ ...CONFIG, workers: { work: { ...CONFIG.workers.work, processes: 3 } } }),
    );
    await machine.ok(['systemctl', 'reload', 'cardq']);
    await until('three at work', async () => (await shown())['StatusText'] === 'running, 3 of 3 processes at work');
    await write(`${FOLDER}/supervisor.config.json`, '{ "nme": 1 }');
    expect((await machine.run(['systemctl', 'reload', 'cardq'])).code).not.toBe(0);
    expect(await machine.ok(['journalctl', '-u', 'cardq', '-o', 'cat'])).toContain('did you mean "name"');
    expect(await shown()).toMatchObject({ ActiveState: 'active', NRestarts: '0' });
    await write(`${FOLDER}/supervisor.config.json`, JSON.stringify(CONFIG));
    await cardq(['reload']);
    await until('it to be over', async () => (await shown())['SubState'] === 'running');
  });

  test('its log is in the journal with its levels, and a death of a worker is no reason to restart it', async () => {
    const { workers } = JSON.parse((await cardq(['status', '--json'])).stdout);
    await machine.ok(['kill', '-KILL', String(workers[0].pid)]);
    await until('the warning', async () =>
      (await machine.ok(['journalctl', '-u', 'cardq', '-p', 'warning', '-o', 'cat'])).includes('SIGKILL'),
    );
    expect(await shown()).toMatchObject({ ActiveState: 'active', NRestarts: '0' });
  });

  test('a supervisor that hangs gives no signs of life, and is replaced with all its workers', async () => {
    await dropIn('[Service]\nWatchdogSec=3s\n');
    await machine.ok(['systemctl', 'restart', 'cardq']);
    const before = (await shown())['MainPID'];
    const processes = await processesOf();
    await machine.ok(['kill', '-STOP', String(before)]);
    await until('another one', async () => (await shown())['NRestarts'] === '1', 30_000);
    await until('it to be ready', async () => (await shown())['SubState'] === 'running');
    expect((await shown())['MainPID']).not.toBe(before);
    expect((await processesOf()).filter((pid) => processes.includes(pid))).toEqual([]);
    expect(await machine.ok(['journalctl', '-u', 'cardq', '-o', 'cat'])).toContain('Watchdog timeout');
  });

  test('it is waited for while its jobs are finished, as long as that takes', async () => {
    await dropIn('[Service]\nTimeoutStopSec=1s\n');
    await cardq(['enqueue', 'stubborn', '{"gate":"/srv/gate"}', '--id', 'long']);
    await until('the job to run', async () => (await jobState('long')) === 'active');
    const since = Date.now();
    await machine.ok(['systemctl', 'stop', '--no-block', 'cardq']);
    await until('it to say so', async () => /^stopping, \d/.test((await shown())['StatusText'] ?? ''));
    await until('three times the time-out to be over', () => Date.now() - since > 3000);
    expect(await shown()).toMatchObject({ ActiveState: 'deactivating' });
    await write('/srv/gate', '');
    await until('its end', async () => (await shown())['ActiveState'] === 'inactive');
    expect(await shown()).toMatchObject({ Result: 'success', ExecMainStatus: '0' });
  });

  test('after the machine was rebooted it works, and what waited is done', async () => {
    await dropIn('');
    await machine.ok(['systemctl', 'start', 'cardq']);
    await cardq(['pause', 'default']);
    await cardq(['enqueue', 'default', '{"b":2}', '--id', 'patient']);
    await machine.reboot();
    await until('it to be ready', async () => (await shown())['SubState'] === 'running');
    await cardq(['resume', 'default']);
    await until('the job', async () => (await jobState('patient')) === 'completed');
    expect(await jobState('long')).toBe('completed');
  });

  test('a configuration with a mistake fails once and for good, until it is mended', async () => {
    await machine.ok(['systemctl', 'stop', 'cardq']);
    await write(`${FOLDER}/supervisor.config.json`, '{ "nme": 1 }');
    expect((await machine.run(['systemctl', 'start', 'cardq'])).code).toBe(1);
    expect(await shown()).toMatchObject({ ActiveState: 'failed', ExecMainStatus: '6', NRestarts: '0' });
    await write(`${FOLDER}/supervisor.config.json`, JSON.stringify(CONFIG));
    await machine.ok(['systemctl', 'start', 'cardq']);
  });

  test('a supervisor that runs by itself, and a unit of another hand, are not pushed aside', async () => {
    await machine.ok(['systemctl', 'stop', 'cardq']);
    await write(`${FOLDER}/supervisor.config.json`, JSON.stringify({ ...CONFIG, api: {} }));
    await cardq(['start']);
    const beside = await machine.run(install());
    expect(beside).toMatchObject({ code: 1, stderr: expect.stringMatching(/runs without systemd.*\n.*cardq stop/) });
    await cardq(['stop']);
    await write('/etc/systemd/system/cardq.service', '[Service]\nExecStart=/bin/true\n');
    const foreign = await machine.run(install());
    expect(foreign).toMatchObject({ code: 1, stderr: expect.stringContaining('not one of cardq') });
    await machine.ok(['rm', '/etc/systemd/system/cardq.service']);
    const unprivileged = await machine.run(install(), { as: 'press' });
    expect(unprivileged.code).toBe(77);
    expect(unprivileged.stderr).toMatch(
      /cannot be put there: EACCES.*, \/etc\/systemd\/system\/cardq\.service\nhint: .*sudo/,
    );
    expect(unprivileged.stderr).not.toContain('.tmp');
  });

  test("a user's own systemd runs it without root, and goes on after a reboot where the user may linger", async () => {
    await machine.ok(['useradd', '--create-home', 'reader']);
    await machine.ok(['loginctl', 'enable-linger', 'reader']);
    const uid = (await machine.ok(['id', '-u', 'reader'])).trim();
    await until(
      'its systemd',
      async () => (await machine.run(['test', '-S', `/run/user/${uid}/systemd/private`])).code === 0,
    );
    const asReader = (script: string) =>
      machine.run(['env', `XDG_RUNTIME_DIR=/run/user/${uid}`, 'HOME=/home/reader', 'sh', '-c', `cd && ${script}`], {
        as: 'reader',
      });
    await machine.ok(['install', '-d', '/home/reader/.config']);
    const locked = await asReader(`${NODE} ${CARDQ} startup systemd --user --install`);
    expect(locked).toMatchObject({
      code: 77,
      stderr: expect.stringContaining('sudo chown reader /home/reader/.config\n'),
    });
    await machine.ok(['chown', 'reader', '/home/reader/.config']);
    const installed = await asReader(`${NODE} ${CARDQ} init && ${NODE} ${CARDQ} startup systemd --user --install`);
    expect(installed).toMatchObject({ code: 0, stderr: expect.stringContaining('loginctl enable-linger') });
    const job = await asReader(`${NODE} ${CARDQ} enqueue default '{"c":3}' --wait`);
    expect(JSON.parse(job.stdout)).toMatchObject({ input: { c: 3 } });
    await machine.reboot();
    const isActive = async () => (await asReader('systemctl --user is-active cardq')).stdout.trim() === 'active';
    await until('it to be back', isActive, 30_000);
  });

  const install = () => ['sh', '-c', `cd "${FOLDER}" && exec ${NODE} ${CARDQ} startup systemd --install`];

  async function cardq(words: readonly string[], { as = 'press' } = {}) {
    const script = `cd "${FOLDER}" && exec ${NODE} ${CARDQ} "$@"`;
    const answer = await machine.run(['sh', '-c', script, 'cardq', ...words], { as });
    if (answer.code !== 0)
      throw new Error(`cardq ${words.join(' ')} ended with ${answer.code}: ${answer.stdout}${answer.stderr}`);
    return answer;
  }

  async function shown(): Promise<Record<string, string>> {
    const lines = (await machine.ok(['systemctl', 'show', 'cardq'])).trimEnd().split('\n');
    return Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
  }

  async function processesOf(): Promise<readonly string[]> {
    return (await machine.ok(['pgrep', '-u', 'press'])).trim().split('\n');
  }

  async function jobState(id: string): Promise<string> {
    return JSON.parse((await cardq(['show', `job:${id}`, '--json'])).stdout).job.state;
  }

  async function dropIn(text: string): Promise<void> {
    await machine.ok(['mkdir', '-p', '/etc/systemd/system/cardq.service.d']);
    await write('/etc/systemd/system/cardq.service.d/test.conf', text);
    await machine.ok(['systemctl', 'daemon-reload']);
  }

  async function write(path: string, content: string): Promise<void> {
    await machine.ok(['tee', path], { input: content });
  }
}
