import type { Ms } from '../base/units.js';
import type { Heartbeat } from '../protocol/worker-messages.js';

/**
 * Tells the supervisor, from this process's own event loop, that the loop turns. Keeps no process alive. Returns a beat out of
 * turn. All processes of a machine beat at the same instants: a hundred messages at once wake the supervisor once, which costs
 * it half of what each by itself does.
 */
export function startHeartbeat(link: { send(heartbeat: Heartbeat): void }, intervalMs: Ms): () => void {
  let lastAt = performance.now();
  let lastCpu = process.cpuUsage();
  const beat = (dueAt: Ms) => {
    const now = performance.now();
    const cpu = process.cpuUsage(lastCpu);
    link.send({
      type: 'heartbeat',
      rssBytes: process.memoryUsage.rss(),
      eventLoopDelayMs: Math.max(0, Math.round(now - dueAt)),
      cpuPercent: Math.round((cpu.user + cpu.system) / (Math.max(now - lastAt, 1) * 10)),
    });
    lastAt = now;
    lastCpu = process.cpuUsage();
  };
  const beatInTime = () => {
    const waitMs = Math.ceil(intervalMs - (monotonicMs() % intervalMs));
    const dueAt = performance.now() + waitMs;
    setTimeout(() => {
      beat(dueAt);
      beatInTime();
    }, waitMs).unref();
  };
  beatInTime();
  return () => beat(performance.now());
}

/** Since the machine was started: the same in all its processes, and never set anew. */
function monotonicMs(): Ms {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
