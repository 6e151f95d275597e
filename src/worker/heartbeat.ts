import type { Ms } from '../base/units.js';
import type { Heartbeat } from '../protocol/worker-messages.js';

/** Tells the supervisor, from this process's own event loop, that the loop turns. Keeps no process alive. Returns a beat out of turn. */
export function startHeartbeat(link: { send(heartbeat: Heartbeat): void }, intervalMs: Ms): () => void {
  let lastAt = performance.now();
  let lastCpu = process.cpuUsage();
  const beat = () => {
    const now = performance.now();
    const cpu = process.cpuUsage(lastCpu);
    const passedMs = Math.max(now - lastAt, 1);
    link.send({
      type: 'heartbeat',
      rssBytes: process.memoryUsage.rss(),
      // The timer was due after one interval: what came on top is how long the loop was busy.
      eventLoopDelayMs: Math.max(0, Math.round(passedMs - intervalMs)),
      cpuPercent: Math.round((cpu.user + cpu.system) / (passedMs * 10)),
    });
    lastAt = now;
    lastCpu = process.cpuUsage();
  };
  setInterval(beat, intervalMs).unref();
  return beat;
}
