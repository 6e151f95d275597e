import { aboutError, CardqError, messageOf } from '../base/errors.js';
import { Daemon, type DaemonOptions } from './daemon.js';
import type { BirthReport, HandOver } from './hand-over.js';
import { LastResort } from './last-resort.js';
import type { ServiceNotice } from './notify/service-notice.js';
import { Once } from './once.js';
import { Signals } from './signals.js';

export interface RunOptions extends DaemonOptions {
  /** Hears of the birth: listening, then ready or failed. */
  readonly report: (report: BirthReport) => void;
}

/**
 * Runs a supervisor in this process until it has stopped, by request or by signal, and returns the exit status:
 * 0 after a clean drain; 128 + the signal when it came by one and processes had to be killed; 1 after an error that nobody
 * has caught, or when its state folder was removed; 75 when another supervisor took its place; else what failed.
 * The first SIGTERM or SIGINT drains, a second one kills.
 */
export async function runSupervisor(handOver: HandOver, options: RunOptions): Promise<number> {
  const signals = new Signals();
  let daemon: Daemon;
  try {
    daemon = await Daemon.open(handOver, options);
  } catch (thrown) {
    options.report({ report: 'failed', error: aboutError(thrown) });
    return exitOf(thrown);
  }
  const notice = options.isForeground ? await noticeOf(daemon) : null;
  const status = await attend(daemon, { handOver, options, signals });
  await notice?.close();
  return status;
}

/** Null where no service manager wants to hear of it (sd_notify(3)). */
async function noticeOf(daemon: Daemon): Promise<ServiceNotice | null> {
  if (!process.env['NOTIFY_SOCKET']) return null;
  const { openNotice } = await import('./notify/open-notice.js');
  return openNotice(daemon);
}

async function attend(
  daemon: Daemon,
  { handOver, options, signals }: { handOver: HandOver; options: RunOptions; signals: Signals },
): Promise<number> {
  signals.connect(daemon);
  const lastResort = new LastResort();
  lastResort.connect(daemon);
  const once = new Once();
  daemon.events.subscribe((event) => once.note(event));
  options.report({ report: 'listening' });
  const bootFailure = await becomeReady(daemon, options);
  if (bootFailure !== null) return bootFailure;
  if (handOver.once) void leaveWhenDone(daemon, once, handOver);
  const stopped = await daemon.closed;
  if (lastResort.wasNeeded) return 1;
  if (daemon.loss !== null) return daemon.loss.exitCode;
  if (handOver.once && signals.received === null) return once.exitStatus;
  return (stopped?.killed ?? 0) > 0 ? signals.exitStatus : 0;
}

/** Null when all is well, or when it was told to stop meanwhile; else the exit status. */
async function becomeReady(daemon: Daemon, { report }: RunOptions): Promise<number | null> {
  const ended = daemon.closed.then(() => null);
  try {
    const ready = await Promise.race([daemon.whenReady(), ended]);
    if (ready !== null) {
      report({ report: 'ready', pid: process.pid, ...ready, apiUrl: daemon.apiUrl, brokerDown: whyDown(daemon) });
    }
    return null;
  } catch (thrown) {
    if (daemon.isStopping) return null;
    report({ report: 'failed', error: aboutError(thrown) });
    await daemon.stop(`failed start: ${messageOf(thrown)}`, { now: true });
    await daemon.close();
    return exitOf(thrown);
  }
}

function whyDown({ broker }: Daemon): string | null {
  return broker === null || broker.state.state === 'up' ? null : (broker.state.reason ?? 'it does not answer');
}

async function leaveWhenDone(daemon: Daemon, once: Once, handOver: HandOver): Promise<void> {
  const reason = await once.untilDone(handOver.workers, daemon);
  await daemon.leave(`--once: ${reason}`, { now: false });
}

function exitOf(thrown: unknown): number {
  return thrown instanceof CardqError ? thrown.exitCode : 1;
}
