import { configJsonSchema } from '../src/config/schema/json-schema.js';
import { configKeys, type Key } from '../src/config/schema/keys.js';
import { type KeyVariable, keyVariables } from '../src/config/sources/environment.js';

/** The text of `docs/configuration.md`: what is written here, and a table of every key, read off the schema. */
export function configurationPage(): string {
  const keys = configKeys(configJsonSchema());
  const rows = keyVariables(keys, { queues: ['NAME'], workers: ['NAME'], schedules: ['NAME'] });
  const rowsOf = (name: string) => rows.filter(({ path }) => path[0] === name);
  const [plain, maps] = partition([...keys.children], ([, key]) => key.children.size === 0 && key.named === null);
  const sections = maps.flatMap(([name]) => [`### \`${name}\``, table(rowsOf(name))]);
  return `${[INTRODUCTION.trim(), table(plain.flatMap(([name]) => rowsOf(name))), ...sections].join('\n\n')}\n`;
}

function partition<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}

function table(rows: readonly KeyVariable[]): string {
  const lines = rows.map(({ path, key, variable }) =>
    ['', `\`${path.join('.')}\``, key.takes, defaultOf(key), `\`${variable}\``, key.description, ''].join(' | ').trim(),
  );
  return ['| key | takes | default | variable | |', '|---|---|---|---|---|', ...lines].join('\n');
}

/** An object that is empty unless somebody fills it has its defaults in the keys inside. */
function defaultOf({ default: value, children }: Key): string {
  const text = JSON.stringify(value);
  return text === undefined || (text === '{}' && children.size > 0) ? '' : `\`${text}\``;
}

const INTRODUCTION = `
# Configuration

<!-- Made by \`npm run generate\` from the schema. Change scripts/configuration-page.ts or the schema, not this page. -->

cardq is configured by \`supervisor.config.json\`. \`cardq init\` writes one to start from, \`cardq config validate\` tells every
mistake in it at once, and \`cardq config show --origin\` tells what holds and who said so.

\`\`\`jsonc
{
  "$schema": "./node_modules/cardq/schema/supervisor.schema.json",
  "broker": { "url": "\${REDIS_URL:-redis://localhost:6379}" },
  "queues": {
    "thumbnails": { "module": "./workers/thumbnails.js", "timeout": "60s" }
  },
  "workers": {
    "pdf": { "queues": { "pdf_generation": 3, "default": 1 }, "processes": 2 },
    "images": { "queues": ["thumbnails"], "processes": { "min": 1, "max": 4 } },
    "legacy": { "script": "./my-bullmq-worker.js", "ready": { "log": "listening" } } // any program
  }
}
\`\`\`

## Where it is found

The file that \`-c FILE\` names, else the one that \`CARDQ_CONFIG\` names; else \`supervisor.config.json\` in the working directory,
in \`$XDG_CONFIG_HOME/cardq\` (\`~/.config/cardq\`) or in \`/etc/cardq\`. Without any, the defaults below hold.

Relative paths start at the folder of the file, those in variables too; without a file they start at the working
directory. A \`script\` that names no file there and has no slash is looked for in \`PATH\`.

## How it is written

- JSON, in which \`//\` and \`/* */\` comments and trailing commas are allowed. Unknown keys are errors.
- Durations are \`"500ms"\`, \`"30s"\`, \`"5m"\`, \`"1h"\`, \`"7d"\`, or a number of milliseconds. Sizes are \`"64KiB"\`,
  \`"200MiB"\`, \`"1GiB"\`, or a number of bytes.
- \`\${NAME}\` and \`\${NAME:-default}\` in a text stand for a variable of the environment or of \`.env\`; the default serves an empty
  variable too, and an unset one without a default is an error. \`$\${\` is a plain \`\${\`. The result is read as the key wants it:
  \`"port": "\${PORT:-9797}"\` is a number.
- Names of queues, workers and schedules begin with a letter or digit and go on with these and \`.\`, \`_\`, \`-\`.
- A module is \`cardq/workers/…\` (of the running cardq), a package that is installed beside the file, or a file that begins
  with \`./\`, \`../\` or \`/\`.

## What is there unasked

- \`queues\` in the file replaces the default queues. \`pdf_generation\`, \`pdf_offset\` and \`default\` need no declaration: naming
  one in a worker or a schedule is enough, and declaring one to change a setting needs no \`module\`.
- \`workers\` in the file replaces the default worker. Left out, one worker named \`pdf\` serves every queue:
  \`pdf_generation\` with weight 3, the others with weight 1.
- \`schedules\` in the file replaces the default schedule, a health check in \`default\` each minute. Left out, that is there
  as long as some worker serves \`default\`.

## Which source wins

Flags, then variables of the environment, then [credentials](systemd.md#secrets) of a service that are called like these, then
those of \`.env\` beside the file (without a file: in the working directory), then the file, then the defaults.

Every key has a variable, \`CARDQ_\` and its path: \`api.port\` is \`CARDQ_API_PORT\`, \`maxDelay\` becomes \`MAX_DELAY\`. The names of
queues, workers and schedules are upper-cased, and all but letters and digits in them becomes \`_\`: the queue \`pdf-offset\` has
\`CARDQ_QUEUES_PDF_OFFSET_TIMEOUT\`. Where a variable could mean two keys, the longer name has it. A variable changes a queue,
worker or schedule that there is; to add one, give the whole object as JSON, as in
\`CARDQ_QUEUES='{"thumbnails":{"module":"./thumbnails.js"}}'\`. Lists are JSON or separated by commas, \`null\` is null, and an
empty variable counts as unset. What follows
\`CARDQ_WORKERS_NAME_ENV_\` is the name of a variable of that worker. An unknown \`CARDQ_\` variable is reported as a warning.

Some are no keys: \`CARDQ_CONFIG\` names the file, \`CARDQ_API_TOKEN\` is the admin token itself, and \`CARDQ_WORKER\`,
\`CARDQ_PROCESS\` and \`CARDQ_MARK\` are what cardq tells its own processes.

## Variables of Celery and Redis

These are read too, and yield to the \`CARDQ_\` variable of the same key, wherever that stands. Times are **seconds**. "The first
worker" is the first entry that has \`queues\`.

| variable | stands for |
|---|---|
| \`CELERY_CONCURRENCY\` | \`processes\` of the first worker |
| \`CELERY_QUEUES\` | \`queues\` of the first worker, separated by commas; a name that is repeated has more weight |
| \`CELERY_MAX_RESTARTS\` | \`restart.max\` of the first worker |
| \`CELERY_RESTART_DELAY\` | \`restart.delay\` of the first worker; above 30 seconds also \`restart.maxDelay\` |
| \`CELERY_HEALTH_CHECK_INTERVAL\` | \`heartbeat.interval\` of the first worker; its \`heartbeat.timeout\` becomes three times that, at least 15 s |
| \`CELERY_WORKER_TIMEOUT\` | \`timeout\` of every queue; \`softTimeout\` becomes 80 % of it |
| \`CELERY_LOG_LEVEL\` | \`logs.level\` |
| \`START_CELERY_WORKER=false\` | \`autostart: false\` of every worker: they begin *stopped* |
| \`REDIS_URL\`, or \`REDIS_HOST\`, \`REDIS_PORT\`, \`REDIS_PASSWORD\` (or \`REDIS_PASSWORD_FILE\`, a file that holds it), \`REDIS_DB\` | \`broker.url\` |

What Kubernetes and Docker say about their services (\`REDIS_PORT=tcp://…\`) is passed over. Without \`REDIS_HOST\` the other
parts count only where no file names a broker: a password may be there for \`\${REDIS_PASSWORD}\` in its URL.

## Rules between keys

- \`timeout\` is not below \`softTimeout\`; when only \`timeout\` is given, \`softTimeout\` is 80 % of it.
- \`heartbeat.timeout\` is longer than \`heartbeat.interval\`; \`restart.maxDelay\` is not below \`restart.delay\`.
- \`limits.memoryHard\` is not below \`limits.memory\`; \`processes.max\` is not below \`processes.min\`.
- Workers and schedules name queues that exist; a schedule has either \`every\` or \`cron\`, and \`tz\` only with \`cron\`.
- A worker has either \`queues\` or \`script\`, and the program that \`script\` names is there.
- No worker is called like a process of another (\`pdf-1\` beside \`pdf\`).

## Changing it while cardq runs

\`cardq reload\` applies the difference; which key asks for what stands in
[operations](operations.md#changing-the-configuration-while-it-runs).

## Every key

\`NAME\` stands for a name of your choice.
`;
