// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the syntax of references

import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/load.js';
import { folderWith, loadFrom, problemsOf } from '../../support/config-folder.js';

/** A file, and the path, message and hint of its one mistake. */
type Case = readonly [file: object, path: string, message: string, hint?: string];

const worker = (settings: object) => ({ workers: { w: { queues: ['default'], ...settings } } });
const script = (settings: object) => ({ workers: { w: { script: '/bin/sh', ...settings } } });
const queue = (settings: object) => ({ queues: { default: settings }, workers: worker({}).workers });
const schedule = (settings: object) => ({ schedules: { s: { queue: 'default', ...settings } } });

const DURATION = 'must be a duration such as "500ms", "30s", "5m", "1h" or "7d", or a number of milliseconds';
const SIZE = 'must be a size such as "64KiB", "200MiB" or "1GiB", or a number of bytes';

const KEYS: readonly Case[] = [
  [{ brokr: {} }, 'brokr', 'unknown key', 'did you mean "broker"?'],
  [{ api: { prot: 1 } }, 'api.prot', 'unknown key', 'did you mean "port"?'],
  [{ render: { xyz: 1 } }, 'render.xyz', 'unknown key', 'known here: inputRoots, outputDir'],
  [queue({ softTimout: 1 }), 'queues.default.softTimout', 'unknown key', 'did you mean "softTimeout"?'],
  [worker({ limits: { memroy: 1 } }), 'workers.w.limits.memroy', 'unknown key', 'did you mean "memory"?'],
  [worker({ stopSignal: 'SIGINT' }), 'workers.w.stopSignal', 'unknown key', 'it belongs to the other kind of worker'],
  [script({ standby: 1 }), 'workers.w.standby', 'unknown key', 'it belongs to the other kind of worker'],
  [script({ concurrency: 2 }), 'workers.w.concurrency', 'unknown key', 'it belongs to the other kind of worker'],
  [schedule({ every: '1m', corn: 'x' }), 'schedules.s.corn', 'unknown key', 'did you mean "cron"?'],
];

const VALUES: readonly Case[] = [
  [{ name: '' }, 'name', 'must not be empty'],
  [{ name: 5 }, 'name', 'must be text, not 5'],
  [{ broker: 'redis://:secret@h' }, 'broker', 'must be an object, not this text'],
  [
    { broker: { fallback: 'embeded' } },
    'broker.fallback',
    'must be "embedded" or "wait", not "embeded"',
    'did you mean "embedded"?',
  ],
  [
    { broker: { url: 'localhost:6379' } },
    'broker.url',
    'must be a redis://, rediss://, redis+sentinel://, redis+cluster:// or unix: URL',
  ],
  [{ broker: { allowEviction: 'yes' } }, 'broker.allowEviction', 'must be true or false, not "yes"'],
  [queue({ attempts: 0 }), 'queues.default.attempts', 'must be at least 1'],
  [queue({ attempts: 1.5 }), 'queues.default.attempts', 'must be a whole number, not 1.5'],
  [queue({ backoff: { delay: '1 fortnight' } }), 'queues.default.backoff.delay', DURATION],
  [queue({ timeout: true }), 'queues.default.timeout', DURATION],
  [queue({ timeout: '0s' }), 'queues.default.timeout', 'must be more than 0'],
  [queue({ timeout: '30d' }), 'queues.default.timeout', 'must be less than 25 days'],
  [queue({ rateLimit: { max: 10 } }), 'queues.default.rateLimit.per', 'is missing'],
  [queue({ options: [] }), 'queues.default.options', 'must be an object'],
  [{ queues: { mine: {} }, workers: {} }, 'queues.mine.module', 'is missing'],
  [worker({ processes: -1 }), 'workers.w.processes', 'must be at least 0'],
  [worker({ processes: 'two' }), 'workers.w.processes', 'must be a whole number or an object, not "two"'],
  [worker({ processes: { min: 2 } }), 'workers.w.processes.max', 'is missing'],
  [worker({ queues: {} }), 'workers.w.queues', 'must name at least one queue'],
  [worker({ queues: [] }), 'workers.w.queues', 'must name at least one queue'],
  [worker({ queues: { default: 0 } }), 'workers.w.queues.default', 'must be at least 1'],
  [worker({ limits: { memory: '1 pound' } }), 'workers.w.limits.memory', SIZE],
  [
    worker({ limits: { memory: 512 } }),
    'workers.w.limits.memory',
    'must be at least 1MiB',
    'without a unit it counts bytes: write "512MiB"',
  ],
  [worker({ env: { TOKEN: 5 } }), 'workers.w.env.TOKEN', 'must be text, not a number'],
  [worker({ nice: 20 }), 'workers.w.nice', 'must be at most 19'],
  [script({ stopSignal: 'SIGFOO' }), 'workers.w.stopSignal', 'is not a signal', 'such as "SIGTERM"'],
  [script({ ready: { log: '(' } }), 'workers.w.ready.log', 'is not a regular expression'],
  [script({ ready: { port: 70_000 } }), 'workers.w.ready.port', 'must be at most 65535'],
  [
    script({ ready: 'soon' }),
    'workers.w.ready',
    'must be "ipc", { "log": "regex" }, { "port": 3000 } or { "command": "…" }',
  ],
  [{ api: { port: 70_000 } }, 'api.port', 'must be at most 65535'],
  [{ api: { compatPrefix: 'api' } }, 'api.compatPrefix', 'must be a path such as "/api/celery"'],
  [{ api: { allowedHosts: [5] } }, 'api.allowedHosts.0', 'must be text, not 5'],
  [{ logs: { level: 'warning' } }, 'logs.level', 'must be "debug", "info", "warn" or "error", not "warning"'],
];

const LOOKED_FOR = "a path starts at the configuration's folder; a name alone may be a program in PATH, too";

const RULES: readonly Case[] = [
  [
    queue({ timeout: '10s', softTimeout: '20s' }),
    'queues.default.timeout',
    'is below softTimeout',
    'raise timeout, or leave softTimeout out: it is then 80 % of timeout',
  ],
  [
    worker({ heartbeat: { interval: '5s', timeout: '5s' } }),
    'workers.w.heartbeat.timeout',
    'must be longer than interval',
    'three times the interval is a good measure',
  ],
  [
    worker({ heartbeat: { interval: '20s' } }),
    'workers.w.heartbeat.timeout',
    'must be longer than interval',
    'three times the interval is a good measure',
  ],
  [
    worker({ limits: { memory: '2GiB', memoryHard: '1GiB' } }),
    'workers.w.limits.memoryHard',
    'is below memory',
    'twice the memory is a good measure; its default is 1GiB',
  ],
  [worker({ restart: { delay: '2s', maxDelay: '1s' } }), 'workers.w.restart.maxDelay', 'is below delay'],
  [worker({ processes: { min: 3, max: 2 } }), 'workers.w.processes.max', 'is below min'],
  [{ workers: { w: {} } }, 'workers.w', 'must have either "queues" or "script"'],
  [{ workers: { w: { queues: ['default'], script: 'x' } } }, 'workers.w', 'must have either "queues" or "script"'],
  [worker({ queues: ['defualt'] }), 'workers.w.queues.0', 'there is no queue "defualt"', 'did you mean "default"?'],
  [
    worker({ queues: { mails: 1 } }),
    'workers.w.queues.mails',
    'there is no queue "mails"',
    'declare it in queues: "mails": { "module": "./…" }',
  ],
  [
    schedule({ queue: 'defalt', every: '1m' }),
    'schedules.s.queue',
    'there is no queue "defalt"',
    'did you mean "default"?',
  ],
  [schedule({}), 'schedules.s', 'must have either "every" or "cron"'],
  [schedule({ every: '1m', cron: '* * * * *' }), 'schedules.s', 'must have either "every" or "cron"'],
  [schedule({ every: '1m', tz: 'Europe/Berlin' }), 'schedules.s.tz', 'has no meaning without cron'],
  [
    schedule({ cron: '* * * * *', tz: 'Mars/Olympus' }),
    'schedules.s.tz',
    'is not a time zone',
    'names look like "Europe/Berlin"',
  ],
  [
    { workers: { w: { queues: ['default'] }, 'w-1': { queues: ['default'] } } },
    'workers.w-1',
    'is the name of a process of "w"',
    'give it another name',
  ],
  // They used to be accepted, and failed when they were started.
  [
    script({ processes: { max: 4 } }),
    'workers.w.processes',
    'must be a number for a program: what waits for it is not known',
    'cardq scale changes it while it runs',
  ],
  [script({ script: './x.js' }), 'workers.w.script', 'there is no program "./x.js"', LOOKED_FOR],
  [script({ script: 'no-such-program' }), 'workers.w.script', 'there is no program "no-such-program"', LOOKED_FOR],
];

test.for([...KEYS, ...VALUES, ...RULES])('%j: %s %s', async ([file, path, message, hint = null]) => {
  const problems = await problemsOf({ file });
  expect(problems).toMatchObject([{ path, message, hint }]);
  expect(problems[0]?.where).toMatch(/supervisor\.config\.json:1:\d+$/);
});

test.for(['a:b', '-a', 'a/b', '', 'a b', '__proto__'])(
  '%j is no name for a queue, worker or schedule',
  async (name) => {
    const file = {
      queues: Object.fromEntries([[name, { module: 'm' }]]),
      workers: Object.fromEntries([[name, { script: '/bin/sh' }]]),
      schedules: Object.fromEntries([[name, { queue: 'default', every: '1m' }]]),
    };
    const messages = (await problemsOf({ file })).map(({ message }) => message);
    expect(messages.filter((message) => message === 'is not a usable name')).toHaveLength(3);
  },
);

test('a cron expression that cannot be read is a mistake', async () => {
  expect(await problemsOf({ file: schedule({ cron: 'every day' }) })).toMatchObject([
    { path: 'schedules.s.cron', message: expect.stringContaining('is no cron expression') },
  ]);
  expect(
    (await loadFrom({ file: schedule({ cron: '0 3 * * *', tz: 'Europe/Berlin' }) })).config.schedules['s'],
  ).toEqual({
    queue: 'default',
    every: null,
    cron: '0 3 * * *',
    tz: 'Europe/Berlin',
    data: {},
  });
});

describe('mistakes that are told together', () => {
  const file = `{
  "name": "\${NOPE}",
  "api": { "prot": 1 },
  "queues": { "default": { "attempts": 0, "timeout": "1s", "softTimeout": "2s", "x": 1 } },
  "workers": { "w": { "queues": ["default", "nope"], "processes": -1, "limits": { "jobs": 0 } } },
  "schedules": { "s": { "queue": 5 } }
}`;

  test('are all there, in the order of the file, and those of variables last', async () => {
    const problems = await problemsOf({ file, env: { CARDQ_API_ENABLED: 'perhaps' } });
    expect(problems.map(({ path }) => path)).toEqual([
      'name',
      'api.prot',
      'queues.default.attempts',
      'queues.default.timeout',
      'queues.default.x',
      'workers.w.queues.1',
      'workers.w.processes',
      'workers.w.limits.jobs',
      'schedules.s',
      'schedules.s.queue',
      'api.enabled',
    ]);
    expect(problems.at(-1)?.where).toBe('CARDQ_API_ENABLED');
  });

  test('make one error, whose message has a line for each', async () => {
    const cwd = await folderWith({ 'supervisor.config.json': '{ "nmae": 1,\n  "api": { "port": -1 } }' });
    await expect(loadConfig({ cwd, env: { HOME: cwd } })).rejects.toMatchObject({
      code: 'config_invalid',
      exitCode: 6,
      where: `${cwd}/supervisor.config.json`,
      hint: 'mend it and check with: cardq config validate',
      message: [
        '2 mistakes:',
        '  nmae: unknown key [supervisor.config.json:1:3]',
        '    hint: did you mean "name"?',
        '  api.port: must be at least 0 [supervisor.config.json:2:12]',
        'in the configuration',
      ].join('\n'),
    });
  });

  test('a single one is the error itself, with its place and hint', async () => {
    const cwd = await folderWith({ 'supervisor.config.json': '{ "nmae": 1 }' });
    await expect(loadConfig({ cwd, env: { HOME: cwd } })).rejects.toMatchObject({
      message: 'nmae: unknown key',
      where: `${cwd}/supervisor.config.json:1:3`,
      hint: 'did you mean "name"?',
    });
  });
});

test.for([
  [{ file: {}, env: { CARDQ_API_PORT: 'abc' } }, 'api.port: must be a whole number, not "abc"'],
  [{ file: '{ "name": }' }, 'the configuration is not valid JSON: Unexpected token RBrace found'],
] as const)('a mistake without a mend of its own says how to check it: %j', async ([surroundings, message]) => {
  await expect(loadFrom(surroundings)).rejects.toMatchObject({
    message,
    hint: 'mend it and check with: cardq config validate',
  });
});

test('a value that fits no form is judged by the form that it comes nearest to', async () => {
  const settings = { concurrency: 2, ready: { prt: 80 } };
  expect((await problemsOf({ file: script(settings) })).map(({ path, message }) => `${path}: ${message}`)).toEqual([
    'workers.w.concurrency: unknown key',
    'workers.w.ready: must be "ipc", { "log": "regex" }, { "port": 3000 } or { "command": "…" }',
    'workers.w.ready.prt: unknown key',
  ]);
});

test('no secret of the file is repeated in a mistake', async () => {
  const secrets = {
    broker: { url: 'redis//:hunter2@h' },
    workers: { w: { queues: ['default'], env: { A: { b: 'hunter2' } } } },
  };
  expect(JSON.stringify(await problemsOf({ file: secrets }))).not.toContain('hunter2');
});
