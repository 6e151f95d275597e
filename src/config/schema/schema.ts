import { z } from 'zod';
import { DEFAULT_STATE_DIR } from '../locate.js';
import { text } from './fields.js';
import { BUILT_IN_QUEUES, queuesSchema } from './queue-schema.js';
import { apiSchema, brokerSchema, logsSchema, renderSchema, scheduleSchema } from './service-schema.js';
import { workerSchema } from './worker-schema.js';

/** What `queues`, `workers` and `schedules` hold when the configuration does not mention them. */
export const DEFAULT_MAPS = {
  queues: Object.fromEntries(Object.keys(BUILT_IN_QUEUES).map((name) => [name, {}])),
  workers: { pdf: { queues: { pdf_generation: 3, pdf_offset: 1, default: 1 } } },
  schedules: { health: { queue: 'default', every: '1m' } },
};

/**
 * `supervisor.config.json`: every key with its default beside it. It yields a `Config` whose paths are still as written.
 * What holds between names (a worker's queues, say) is checked in `references.ts`.
 */
export const configSchema = z
  .strictObject({
    $schema: z.string().optional().describe('Where editors find the description of this file.'),
    name: text.default('cardq').describe('The name of this supervisor, among others and in reports.'),
    stateDir: text.default(DEFAULT_STATE_DIR).describe("Socket, lock, logs and the embedded broker's data."),
    broker: brokerSchema.prefault({}).describe('Where jobs wait.'),
    queues: queuesSchema.prefault(DEFAULT_MAPS.queues).describe('What a job does, by queue.'),
    workers: z.record(z.string(), workerSchema).prefault(DEFAULT_MAPS.workers).describe('Who runs the jobs.'),
    schedules: z.record(z.string(), scheduleSchema).prefault(DEFAULT_MAPS.schedules).describe('Jobs that recur.'),
    render: renderSchema.prefault({}).describe('What the PDF workers may touch.'),
    api: apiSchema.prefault({}).describe('The HTTP listener; the control socket is always there.'),
    logs: logsSchema.prefault({}).describe('What is written down.'),
  })
  .transform(({ $schema, ...config }) => config);
