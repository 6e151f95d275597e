import { aboutError } from '../base/errors.js';
import { INSPECTABLE } from '../protocol/inspectable.js';
import type { Rename, WorkerBirth } from '../protocol/worker-messages.js';
import { captureConsole } from './console.js';
import { startHeartbeat } from './heartbeat.js';
import { loadProcessor, type Processor } from './load-module.js';
import { LogFile } from './log-file.js';
import { Runtime } from './runtime.js';
import { openSupervisorLink } from './supervisor-link.js';

// A child whose supervisor is gone has 2 s in all: this long for its jobs to stop, the rest for the exit itself.
const ORPHAN_GRACE_MS = 1500;

const birth = JSON.parse(process.env['CARDQ_WORKER'] ?? '{}') as WorkerBirth;
const link = openSupervisorLink();
const log = new LogFile(birth);
const complain = process.stderr.write.bind(process.stderr);
captureConsole(log);
// They are meant for this process alone: what it forks would inherit them, and a cluster would count ports up from theirs.
process.execArgv = process.execArgv.filter((option) => !INSPECTABLE.includes(option));

const processors = new Map<string, Processor>();
const runtime = new Runtime({ birth, processors, link, log });
let leaving = false;

link.onLost(() => void leaveOrphaned());
process.on('SIGTERM', () => void drain());
process.on('SIGINT', () => void drain());

try {
  for (const queue of birth.queues) processors.set(queue.name, await loadProcessor({ ...queue, folder: birth.folder }));
  link.onMessage((message) => {
    if (message.type === 'rename') rename(message);
    else if (message.type === 'log_level') log.setLevel(message.level);
    else runtime.handle(message);
  });
  startHeartbeat(link, birth.heartbeatIntervalMs);
  link.send({ type: 'ready' });
} catch (thrown) {
  const about = aboutError(thrown);
  complain(`${about.message}${about.where === null ? '' : ` (${about.where})`}\n`);
  link.send({ type: 'boot_failed', message: about.message, where: about.where, hint: about.hint });
  await link.flushed();
  process.exit(1);
}

/** It has taken another one's place, and goes on under its name. */
function rename({ process: name, logFile }: Rename): void {
  process.env['CARDQ_PROCESS'] = name;
  log.moveTo({ process: name, logFile });
}

/** Finishes what is in hand, then leaves. The supervisor sends nothing new once it has asked for this. */
async function drain(): Promise<void> {
  if (leaving) return;
  leaving = true;
  await runtime.idle();
  await link.flushed();
  process.exit(0);
}

async function leaveOrphaned(): Promise<void> {
  leaving = true;
  log.write('warn', 'the supervisor is gone; leaving');
  setTimeout(endGroup, ORPHAN_GRACE_MS);
  runtime.abort('supervisor_gone');
  await runtime.idle();
  endGroup();
}

/** Nobody is left to end what the jobs have started: it goes with this process, which leads its group. */
function endGroup(): void {
  process.kill(-process.pid, 'SIGKILL');
}
