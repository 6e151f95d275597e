import { type Job, type JobScheduler, type Span, SpanKind, type Telemetry, TelemetryAttributes } from 'bullmq';
import type { Ms } from '../../base/units.js';
import { version } from '../../base/version.js';
import type { AttemptFailure, NewJob } from '../broker.js';
import { withDeadline } from '../deadline.js';

/** Nobody waits longer for a collector that does not answer. */
const FLUSH_WITHIN_MS: Ms = 2000;

/**
 * BullMQ's spans, named and attributed as its own classes do it, for what they are not asked to do here: a job that is added is a
 * span, each run another one, and the context travels with the job, from and to any producer that uses the same package.
 */
export interface Tracing {
  /** For BullMQ's own classes. */
  readonly telemetry: Telemetry;
  /** Calls `add` with what is to travel with the job. */
  add(scheduler: JobScheduler, job: NewJob, add: (metadata: string | null) => Promise<boolean>): Promise<boolean>;
  /** Begins the span of a run; whoever ends the run ends it. */
  process(queue: string, job: Job, holder: string): Span;
  /** Waits a moment until what has ended is sent. */
  flush(): Promise<void>;
}

/**
 * Null unless an SDK of OpenTelemetry is registered in this process, as `--import` does it, and the package `bullmq-otel` is
 * installed: who has neither loads nothing for it.
 */
export async function findTracing(): Promise<Tracing | null> {
  const provider = registeredProvider();
  const BullMQOtel = provider === null ? null : await loadBullmqOtel();
  if (provider === null || BullMQOtel === null) return null;
  return tracingBy(new BullMQOtel({ tracerName: 'cardq', version }), provider);
}

/** Tells the span of a run that it failed, and why. */
export function noteFailure(span: Span | null, { attempt, retry }: Pick<AttemptFailure, 'attempt' | 'retry'>): void {
  span?.recordException({ name: attempt.kind, message: attempt.reason });
  span?.setAttributes({
    [TelemetryAttributes.JobFailedReason]: attempt.reason,
    'cardq.job.outcome': attempt.kind,
    'cardq.job.retried': String(retry !== null),
  });
}

function tracingBy(telemetry: Telemetry, provider: Provider): Tracing {
  return {
    telemetry,
    async add(scheduler, { queue, name, id }, add) {
      // BullMQ looks at the number of parameters to know that the context is asked for.
      return await scheduler.trace(SpanKind.PRODUCER, 'add', `${queue}.${name}`, async (span, metadata) => {
        span?.setAttributes({ [TelemetryAttributes.JobName]: name, [TelemetryAttributes.JobId]: id });
        return await add(metadata ?? null);
      });
    },
    process(queue, job, holder) {
      const parent = contextOf(job, telemetry);
      const span = telemetry.tracer.startSpan(`process ${queue}`, { kind: SpanKind.CONSUMER }, parent);
      span.setAttributes({
        [TelemetryAttributes.QueueName]: queue,
        [TelemetryAttributes.QueueOperation]: 'process',
        [TelemetryAttributes.WorkerName]: holder,
        [TelemetryAttributes.JobId]: job.id,
        [TelemetryAttributes.JobName]: job.name,
        [TelemetryAttributes.JobAttemptsMade]: job.attemptsMade + 1,
      });
      return span;
    },
    // A collector that is away is nothing that a supervisor should fail for.
    flush: () => withDeadline('sending traces', FLUSH_WITHIN_MS, provider.forceFlush()).catch(() => undefined),
  };
}

/** What its producer has sent along, as far as it can be read. */
function contextOf(job: Job, { contextManager }: Telemetry): unknown {
  const metadata = job.opts.telemetry?.metadata;
  if (metadata === undefined) return undefined;
  try {
    return contextManager.fromMetadata(contextManager.active(), metadata);
  } catch {
    return undefined; // it may be anything, and the job runs all the same
  }
}

interface Provider {
  forceFlush(): Promise<void>;
}

/** Where every copy of the package @opentelemetry/api looks for what was registered; loading one only to look would cost more. */
function registeredProvider(): Provider | null {
  const registered = (globalThis as { [API]?: { trace?: { getDelegate?(): Partial<Provider> } } })[API]?.trace;
  if (registered === undefined) return null;
  const provider = registered.getDelegate?.() ?? {};
  return { forceFlush: async () => provider.forceFlush?.() };
}

const API = Symbol.for('opentelemetry.js.api.1');

async function loadBullmqOtel(): Promise<typeof import('bullmq-otel').BullMQOtel | null> {
  try {
    return (await import('bullmq-otel')).BullMQOtel;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && NOT_INSTALLED.has(thrown.code)) return null;
    throw thrown;
  }
}

const NOT_INSTALLED: ReadonlySet<unknown> = new Set(['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND']);
