import { z } from 'zod';
import * as documents from '../document-schemas.js';
import { type Operations, tagged } from '../parts.js';
import * as states from '../status-schemas.js';

const stream = { media: ['text/event-stream'], text: 'Server-sent events.' };
const lines = { media: ['application/x-ndjson', 'text/event-stream'], text: 'One JSON object a line.' };
const metrics = { media: ['text/plain', 'application/openmetrics-text'], text: 'Metrics of Prometheus.' };

const watching = tagged('observation', {
  'GET /status': { summary: 'The status of everything', answers: { 200: states.status } },
  'GET /stats': { summary: 'How it was over time', answers: { 200: documents.stats } },
  'GET /fleet': { summary: 'The supervisors at the same broker', answers: { 200: states.fleet } },
  'GET /events': {
    summary: 'What happens, as it happens',
    headers: [{ name: 'Last-Event-ID', description: 'First what was missed since.' }],
    answers: { 200: stream },
    problems: [503],
  },
  'GET /logs': {
    summary: 'What was written to the logs last, and what is written to them',
    headers: [{ name: 'Last-Event-ID', description: 'In a stream, behind the place that this one told.' }],
    answers: { 200: lines },
    problems: [404, 503],
  },
});

const health = tagged('health', {
  'GET /health': {
    summary: 'Whether jobs are worked on',
    access: 'public',
    answers: { 200: states.health, 503: states.health },
  },
  'GET /health/ready': {
    summary: 'The same in one word',
    access: 'public',
    answers: { 200: z.object({ ready: z.literal(true) }), 503: z.object({ ready: z.literal(false) }) },
  },
  'GET /health/live': {
    summary: 'Whether the supervisor answers',
    access: 'public',
    answers: { 200: z.object({ live: z.literal(true) }) },
  },
});

/** What watches. */
export const observation: Operations = { ...watching, ...health };

/** What is at the root. There a query means nothing: a browser or a scraper may have one of its own. */
export const ROOT_OPERATIONS: Operations = {
  ...tagged('page', {
    'GET /': { summary: 'The page', access: 'public', answers: { 200: { media: ['text/html'], text: 'HTML.' } } },
  }),
  ...tagged('observation', {
    'GET /metrics': { summary: 'What the supervisor has counted', answers: { 200: metrics } },
  }),
};
