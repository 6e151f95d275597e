import { mkdirSync } from 'node:fs';
import type { Lifetime } from '../base/lifetime.js';
import type { Redact } from '../base/redact.js';
import type { Config, WorkerSpec } from '../config/config.js';
import type { Emit } from '../protocol/events.js';
import { BOOTS_AT_ONCE, BootGate, BUSY_MS } from './boot-gate.js';
import { Changes } from './changes.js';
import { Diagnostics } from './diagnosis/diagnostics.js';
import type { JobHostListener } from './job-host.js';
import { LogLevels } from './log-levels.js';
import { birthOf, logDirOf, rotationOf } from './process/birth.js';
import { type LaunchPlan, WORKER_MAIN } from './process/spawn.js';
import { RawLogs } from './raw-logs/raw-logs.js';
import { openSampler } from './samples/open-sampler.js';
import type { Sampler } from './samples/sampler.js';
import { SpecOrigins } from './spec-origins.js';
import { ProcessLedger } from './strays/process-ledger.js';
import { incarnationMark, newSupervisorMark } from './strays/process-mark.js';
import { StraySweep } from './strays/stray-sweep.js';

/** What a supervisor is made from. */
export interface SupervisorParts {
  readonly config: Config;
  /** Where bare module names are looked for: the folder of the configuration file. */
  readonly folder: string;
  readonly emit: Emit;
  readonly listener: JobHostListener;
  /** What children inherit, secrets excepted; the supervisor's own environment unless told otherwise. */
  readonly environment?: NodeJS.ProcessEnv;
  /** The program of queue workers; cardq's own unless told otherwise. */
  readonly workerMain?: string;
  /** Masks secrets in what children say of themselves. */
  readonly redact?: Redact;
}

/** What all processes of one supervisor share. */
export interface Surroundings {
  readonly emit: Emit;
  readonly listener: JobHostListener;
  readonly changes: Changes;
  readonly gate: BootGate;
  readonly ledger: ProcessLedger;
  readonly redact: Redact;
  readonly logLevels: LogLevels;
  readonly rawLogs: RawLogs;
  readonly sampler: Sampler;
  readonly diagnostics: Diagnostics;
  readonly strays: StraySweep;
  readonly origins: SpecOrigins;
  /** How the next incarnation of all is launched. */
  readonly plan: (about: { readonly name: string; readonly worker: string }, spec: WorkerSpec) => LaunchPlan;
}

/** Opens the state folder and all that the processes share; `life` closes it. */
export function openSurroundings(parts: SupervisorParts, life: Lifetime): Surroundings {
  const { config, emit, listener } = parts;
  mkdirSync(logDirOf(config), { recursive: true, mode: 0o700 });
  const origins = new SpecOrigins(config);
  const logLevels = new LogLevels(config.logs.level);
  const onProblem = (message: string, error: string) => emit({ event: 'supervisor.problem', message, error });
  return {
    emit,
    listener,
    changes: new Changes(),
    gate: new BootGate({ limit: BOOTS_AT_ONCE, patienceMs: BUSY_MS }),
    ledger: life.own('ledger', new ProcessLedger(config.stateDir, onProblem), (ledger) => ledger.close()),
    rawLogs: life.own('raw logs', new RawLogs(logDirOf(config), rotationOf(config), onProblem), (logs) => logs.close()),
    sampler: life.own('sampler', openSampler(), (sampler) => sampler.close()),
    diagnostics: new Diagnostics(config.stateDir, onProblem),
    strays: new StraySweep(({ process, worker }, pid) => {
      emit({ event: 'worker.stray_killed', process, worker, pid, signal: 'SIGKILL' });
    }),
    origins,
    redact: parts.redact ?? ((text) => text),
    logLevels,
    plan: planner(parts, { origins, logLevels }),
  };
}

function planner(
  parts: SupervisorParts,
  { origins, logLevels }: Pick<Surroundings, 'origins' | 'logLevels'>,
): Surroundings['plan'] {
  const { config, folder, environment = process.env, workerMain = WORKER_MAIN } = parts;
  const inherited = { ...environment }; // each look at a variable in `process.env` asks the system
  const supervisorMark = newSupervisorMark(config.stateDir);
  const logDir = logDirOf(config);
  let births = 0;
  return ({ name, worker }, spec) => {
    const mark = incarnationMark(supervisorMark, name, ++births);
    const among = { config: origins.configOf(spec), folder };
    const birth =
      spec.kind === 'queues' ? birthOf({ process: name, logLevel: logLevels.of(name, worker) }, spec, among) : null;
    return { process: name, mark, spec, birth, workerMain, logDir, inherited };
  };
}
