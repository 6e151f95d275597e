import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, statSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodingThreads, THREADS_VARIABLE } from '../../base/decoding-threads.js';
import { CardqError } from '../../base/errors.js';
import { openLog } from '../../base/open-log.js';
import { ownFile } from '../../base/own-file.js';
import type { WorkerSpec } from '../../config/config.js';
import { REPORT_VARIABLE } from '../../protocol/consumers.js';
import { INSPECTABLE } from '../../protocol/inspectable.js';
import type { WorkerBirth } from '../../protocol/worker-messages.js';
import { MARK_VARIABLE } from '../strays/process-mark.js';
import {
  canReport,
  hasChannel,
  reportBirthOf,
  reportDescriptor,
  runsUnderThisNode,
  withOwnReport,
} from './report-channel.js';

/** Everything that decides how one incarnation is launched; its environment depends on nothing else. */
export interface LaunchPlan {
  /** `pdf-1` */
  readonly process: string;
  readonly mark: string;
  readonly spec: WorkerSpec;
  /** What a queue worker is told at its birth; null for a script. */
  readonly birth: WorkerBirth | null;
  /** The program of queue workers. */
  readonly workerMain: string;
  readonly logDir: string;
  /** The supervisor's own environment. */
  readonly inherited: NodeJS.ProcessEnv;
}

/** A launched child, and where its output began; `child.pid` is undefined when the launch failed (then it emits `error`). */
export interface Launch {
  readonly child: ChildProcess;
  readonly files: OutputFiles;
  /** Where the reports of somebody else's Node program come in. */
  readonly reports: Socket | null;
}

/** A file that a child appends to, and its size when that child was born. */
export interface OutputFile {
  readonly path: string;
  readonly from: number;
}

export interface OutputFiles {
  readonly log: OutputFile;
  readonly err: OutputFile;
}

/** The compiled program of queue workers. */
export const WORKER_MAIN = fileURLToPath(ownFile('worker/main.js'));

/**
 * Starts a child in its own session and process group. It writes to files, never to pipes: a pipe loses lines when the
 * child exits, blocks it when nobody reads, and kills it when the supervisor dies. Throws `boot_failed` when the
 * working folder is not there, and what `spawn` throws at once.
 */
export function launch(plan: LaunchPlan): Launch {
  requireFolder(plan.spec.cwd);
  return withOpen(logPath(plan, 'log'), (log) => withOpen(logPath(plan, 'err'), (err) => spawnInto(plan, log, err)));
}

// To `spawn` it would be the program that is not there.
function requireFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new CardqError({
    code: 'boot_failed',
    message: `there is no folder ${path} to work in`,
    hint: 'make it, or name another one as cwd of this worker',
  });
}

function spawnInto(plan: LaunchPlan, log: OpenFile, err: OpenFile): Launch {
  const { command, args } = commandOf(plan);
  const child = spawn(command, args, {
    cwd: plan.spec.cwd,
    env: childEnvironment(plan),
    detached: true,
    // A queue worker writes its log itself; what else appears on its descriptors is raw, such as V8's last message.
    stdio: [
      'ignore',
      plan.birth === null ? log.fd : err.fd,
      err.fd,
      ...(hasChannel(plan.spec) ? ['ipc' as const] : []),
      ...(canReport(plan.spec) ? ['pipe' as const] : []),
    ],
  });
  const last = canReport(plan.spec) ? child.stdio[reportDescriptor(plan.spec)] : null;
  return { child, files: { log: log.file, err: err.file }, reports: last instanceof Socket ? last : null };
}

/** The child's command line. */
export function commandOf(plan: LaunchPlan): { command: string; args: string[] } {
  const { spec, workerMain } = plan;
  if (spec.kind === 'queues') {
    const inspection = isInspectable(plan) ? INSPECTABLE : [];
    return { command: process.execPath, args: [...inspection, ...spec.nodeArgs, workerMain] };
  }
  return runsUnderThisNode(spec)
    ? { command: process.execPath, args: [...withOwnReport(spec.nodeArgs), spec.script, ...spec.args] }
    : { command: spec.script, args: [...spec.args] };
}

/** True when it can be looked into, should it hang: not one that somebody debugs in his own way. */
export function isInspectable({ spec, inherited }: Pick<LaunchPlan, 'spec' | 'inherited'>): boolean {
  const options = `${spec.env['NODE_OPTIONS'] ?? inherited['NODE_OPTIONS'] ?? ''} ${spec.nodeArgs.join(' ')}`;
  return spec.kind === 'queues' && !options.includes('--inspect');
}

/** The child's environment: the supervisor's without its secrets, then the entry's own, then what tells it who it is. */
export function childEnvironment({ process, mark, spec, birth, inherited }: LaunchPlan): Record<string, string> {
  const isKept = spec.kind === 'queues' ? isForQueueWorker : isForAnyone;
  const env: Record<string, string> = {};
  // A program of somebody else's has as many as it has anywhere.
  if (spec.kind === 'queues') env[THREADS_VARIABLE] = String(decodingThreads());
  for (const [name, value] of Object.entries(inherited)) if (value !== undefined && isKept(name)) env[name] = value;
  Object.assign(env, spec.env, { CARDQ_PROCESS: process, [MARK_VARIABLE]: mark });
  if (birth !== null) env['CARDQ_WORKER'] = JSON.stringify(birth);
  if (canReport(spec)) env[REPORT_VARIABLE] = JSON.stringify(reportBirthOf(spec));
  return env;
}

// Settings of ours come in many forms, the broker's URL among them; what a child is to know it is told anew.
function isForAnyone(name: string): boolean {
  return !name.startsWith('CARDQ_') && !TO_SUPERVISOR.has(name);
}

/** What a service manager tells the supervisor for itself alone: a worker must not speak in its name. */
const TO_SUPERVISOR: ReadonlySet<string> = new Set(['NOTIFY_SOCKET', 'WATCHDOG_PID', 'WATCHDOG_USEC']);

// A queue worker knows no broker; somebody's own program may need these to reach its Redis.
function isForQueueWorker(name: string): boolean {
  return isForAnyone(name) && !KEY_TO_BROKER.test(name);
}

const KEY_TO_BROKER =
  /^(CREDENTIALS_DIRECTORY|CELERY_(\w*URL|RESULT_BACKEND)|REDIS_\w*(URL|URI|PASS|AUTH|SECRET|TOKEN|KEY)\w*|REDISCLI_AUTH)$/;

/** Where a process's output goes. */
export function logPath({ logDir, process }: Pick<LaunchPlan, 'logDir' | 'process'>, ending: 'log' | 'err'): string {
  return join(logDir, `${process}.${ending}`);
}

interface OpenFile {
  readonly fd: number;
  readonly file: OutputFile;
}

/** Holds a file open for appending while `use` runs: the child has its own descriptor then. */
function withOpen<T>(path: string, use: (open: OpenFile) => T): T {
  const fd = openLog(path);
  try {
    return use({ fd, file: { path, from: fstatSync(fd).size } });
  } finally {
    closeSync(fd);
  }
}
