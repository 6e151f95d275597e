import { z } from 'zod';
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
    parameters: [since],
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
