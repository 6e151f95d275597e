import { z } from 'zod';
import { LOG_LEVELS } from '../../../base/log-level.js';
import * as documents from '../document-schemas.js';
import { inHeader, inQuery, type Operations } from '../parts.js';
import * as states from '../status-schemas.js';

/** How far back. */
export const since = inQuery('since', 'A duration back from now, or an ISO time.', { type: 'string', default: '30m' });
const stream = { media: ['text/event-stream'], text: 'Server-sent events.' };

/** What watches. */
export const observation: Operations = {
  'GET /status': {
    summary: 'The status of everything',
    tag: 'observation',
    access: 'token',
    answers: { 200: states.status },
  },
  'GET /stats': {
    summary: 'How it was over time',
    tag: 'observation',
    access: 'token',
    query: 'stats',
    answers: { 200: documents.stats },
  },
  'GET /fleet': {
    summary: 'The supervisors at the same broker',
    tag: 'observation',
    access: 'token',
    answers: { 200: states.fleet },
  },
  'GET /events': {
    summary: 'What happens, as it happens',
    tag: 'observation',
    access: 'token',
    parameters: [
      inQuery('types', 'Only these, or what begins with them, separated by commas.', { type: 'string' }),
      inQuery('worker', 'Only what is about this entry or process.', { type: 'string' }),
      inQuery('queue', 'Only what is about this queue.', { type: 'string' }),
      inQuery('replay', 'First the last so many.', { type: 'integer', minimum: 0, default: 0 }),
      inQuery('status', '`1`: also the status, whenever it is another one.', { type: 'string', enum: ['0', '1'] }),
      inQuery('follow', '`0`: what there is, and then the end.', { type: 'string', enum: ['0', '1'], default: '1' }),
      inHeader('Last-Event-ID', 'First what was missed since.'),
    ],
    answers: { 200: stream },
    problems: [503],
  },
  'GET /logs': {
    summary: 'What was written to the logs last, and what is written to them',
    tag: 'observation',
    access: 'token',
    parameters: [
      inQuery('n', 'The last so many lines.', { type: 'integer', minimum: 0, maximum: 10_000, default: 50 }),
      inQuery('worker', 'Of these entries, processes, or `supervisor`, separated by commas.', { type: 'string' }),
      inQuery('level', 'This one or a graver one.', { type: 'string', enum: [...LOG_LEVELS], default: 'debug' }),
      inQuery('job', '`ID` or `QUEUE/ID`.', { type: 'string' }),
      inQuery('queue', 'Only of this queue.', { type: 'string' }),
      inQuery('since', 'A duration back from now, or an ISO time.', { type: 'string' }),
      inQuery('grep', 'Only lines that hold this text.', { type: 'string', maxLength: 256 }),
      inQuery('follow', '`1`: a stream of what is written from then on, too.', { type: 'string', enum: ['0', '1'] }),
      inHeader('Last-Event-ID', 'In a stream, behind the place that this one told.'),
    ],
    answers: { 200: { media: ['application/x-ndjson', 'text/event-stream'], text: 'One JSON object a line.' } },
    problems: [404, 422, 503],
  },
  'GET /health': {
    summary: 'Whether jobs are worked on',
    tag: 'health',
    access: 'public',
    answers: { 200: states.health, 503: states.health },
  },
  'GET /health/ready': {
    summary: 'The same in one word',
    tag: 'health',
    access: 'public',
    answers: { 200: z.object({ ready: z.literal(true) }), 503: z.object({ ready: z.literal(false) }) },
  },
  'GET /health/live': {
    summary: 'Whether the supervisor answers',
    tag: 'health',
    access: 'public',
    answers: { 200: z.object({ live: z.literal(true) }) },
  },
};

/** What is at the root. */
export const ROOT_OPERATIONS: Operations = {
  'GET /': {
    summary: 'The page',
    tag: 'page',
    access: 'public',
    answers: { 200: { media: ['text/html'], text: 'HTML.' } },
  },
  'GET /metrics': {
    summary: 'What the supervisor has counted',
    tag: 'observation',
    access: 'token',
    answers: { 200: { media: ['text/plain', 'application/openmetrics-text'], text: 'Metrics of Prometheus.' } },
  },
};
