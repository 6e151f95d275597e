import { defineWorker } from 'cardq';

/** A health check: a job that has come through the whole way, and asks the broker once more from the far end. */
export default defineWorker({
  async process(input, { pingBroker, log }) {
    const broker = await pingBroker();
    if (broker.state === 'down') throw new Error('the broker does not answer');
    log.debug('the broker answers', { latencyMs: broker.latencyMs });
    return {
      ok: true,
      broker,
      worker: {
        pid: process.pid,
        node: process.version,
        rssBytes: process.memoryUsage.rss(),
        uptimeSeconds: process.uptime(),
      },
      input,
    };
  },
});
