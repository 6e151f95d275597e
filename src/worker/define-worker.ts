import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { BrokerPing } from '../protocol/worker-messages.js';

type Schema = StandardSchemaV1;
type Parsed<S> = S extends StandardSchemaV1 ? StandardSchemaV1.InferOutput<S> : unknown;

/** A worker module's default export: what a job of its queue does. */
export interface WorkerDefinition<Input extends Schema | undefined, Options extends Schema | undefined, Result> {
  /** Any Standard Schema (zod, valibot, arktype, …). Data that does not fit fails the job for good, without retries. */
  readonly input?: Input;
  /** The shape of `queues.<name>.options`, checked when the process boots. */
  readonly options?: Options;
  /**
   * Runs one attempt. A returned value is the job's result: what survives JSON, at most 16 MiB of it. A thrown error is a
   * failed attempt.
   * `signal` aborts at the soft time limit, shortly before a drain ends, and on cancel: stop then, and throw.
   */
  process(input: Parsed<Input>, context: JobContext<Parsed<Options>>): Promise<Result> | Result;
}

export interface JobContext<Options = unknown> {
  readonly signal: AbortSignal;
  readonly log: JobLog;
  /** Reports how far the job is: any JSON value; `{ done, total, unit }` is drawn as a bar. */
  readonly progress: (progress: unknown) => void;
  /** 1 for the first. */
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly options: Options;
  /** Absolute; results are written below it. */
  readonly outputDir: string;
  /** Absolute; job data may name files below these only. */
  readonly inputRoots: readonly string[];
  /** Absolute; what belongs to this cardq and is kept between its runs, such as saved offsets. */
  readonly stateDir: string;
  readonly job: { readonly queue: string; readonly id: string; readonly name: string };
  /** Asks the supervisor for one round trip to the broker: for jobs that watch over the system itself. */
  readonly pingBroker: () => Promise<BrokerPing>;
}

/** Writes to the process's log file, marked with the job. */
export interface JobLog {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Declares a worker module; it returns the definition unchanged and exists for its types. */
export function defineWorker<
  Result,
  Input extends Schema | undefined = undefined,
  Options extends Schema | undefined = undefined,
>(definition: WorkerDefinition<Input, Options, Result>): WorkerDefinition<Input, Options, Result> {
  return definition;
}
