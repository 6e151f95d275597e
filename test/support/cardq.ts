import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { identifyProcess, isAlive, type ProcessIdentity } from '../../src/base/process-identity.js';
import type { StatusDocument } from '../../src/protocol/status.js';
import { emptyFolder } from './folder.js';
import { until } from './until.js';

/** The executable, as users run it: it needs `dist/`, which `npm test` builds. */
export const CARDQ = fileURLToPath(new URL('../../bin/cardq.js', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of one's own with a configuration in it, and the commands run there. When the test ends nothing is left. */
export interface Workplace {
  readonly folder: string;
  /** Runs one command to its end. */
  run(args: readonly string[], options?: RunOptions): Promise<Finished>;
  /** Begins one command and leaves it to the caller. */
  begin(args: readonly string[], options?: RunOptions): ChildProcessWithoutNullStreams;
  /** Runs one that must succeed; throws with what it said when not. Returns stdout. */
  ok(...args: string[]): Promise<string>;
  status(): Promise<StatusDocument>;
  write(name: string, content: string | object): Promise<string>;
}

export interface RunOptions {
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Another build's executable. */
  readonly cardq?: string;
  /** What runs it, to be put before its words. */
  readonly through?: readonly string[];
  /** Ends the command with SIGTERM when it aborts. */
  readonly signal?: AbortSignal;
}

/** Opens a workplace with this configuration; null: without a file. */
export async function workplace(config: object | null): Promise<Workplace> {
  const folder = await emptyFolder();
  const begun = new Set<ChildProcessWithoutNullStreams>();
  const begin: Workplace['begin'] = (args, options) => {
    const child = beginCardq(folder, args, options);
    begun.add(child.once('close', () => begun.delete(child)));
    return child;
  };
  const place: Workplace = {
    folder,
    begin,
    run: (args, options) => finish(begin(args, options)),
    async ok(...args) {
      const { code, stdout, stderr } = await place.run(args);
      if (code !== 0) throw new Error(`cardq ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
      return stdout;
    },
    status: async () => JSON.parse((await place.run(['status', '--json'])).stdout) as StatusDocument,
    async write(name, content) {
      const path = join(folder, name);
      await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
      return path;
    },
  };
  if (config !== null) await place.write('supervisor.config.json', config);
  onTestFinished(async () => {
    for (const child of begun) child.kill('SIGKILL'); // of a test that did not wait for it, or that timed out
    await leaveNothing(place);
  });
  return place;
}

function beginCardq(folder: string, args: readonly string[], options: RunOptions = {}): ChildProcessWithoutNullStreams {
  const env = { ...cleanEnvironment(), ...options.env };
  const [program = process.execPath, ...words] = [
    ...(options.through ?? []),
    process.execPath,
    options.cardq ?? CARDQ,
    ...args,
  ];
  const child = spawn(program, words, { cwd: folder, env, stdio: ['pipe', 'pipe', 'pipe'] });
  options.signal?.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  // On a busy machine a command may have ended before its input, even none, is sent: what it said is what counts.
  child.stdin.on('error', () => undefined).end(options.input ?? '');
  return child;
}

function finish(child: ChildProcessWithoutNullStreams): Promise<Finished> {
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** The environment without what the developer's shell happens to hold: it must not configure the supervisor under test. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(CARDQ|CELERY|REDIS)_|^(NODE_EXTRA_CA_CERTS|VITEST.*|NODE_OPTIONS)$/.test(name),
    ),
  );
}

async function leaveNothing(place: Workplace): Promise<void> {
  const processes = await processesOf(place);
  await place.run(['stop', '--now']);
  for (const one of processes) await until(`pid ${one.pid} to be gone`, () => !isAlive(one));
}

/** The supervisor and its workers, as long as they live. */
export async function processesOf(place: Workplace): Promise<readonly ProcessIdentity[]> {
  const { supervisor, workers } = await place.status();
  const pids = [supervisor.pid, ...workers.map((one) => one.pid)].filter((pid) => pid !== null);
  return pids.map(identifyProcess).filter((one) => one !== null);
}
