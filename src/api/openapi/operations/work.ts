import { z } from 'zod';
import * as documents from '../document-schemas.js';
import { type Operations, tagged } from '../parts.js';
import * as states from '../status-schemas.js';

const { accepted } = documents;
const key = {
  name: 'Idempotency-Key',
  description:
    'The same key means the same job, within one queue and as long as it is there: 1 to 255 characters, quoted or not.',
};
const range = { name: 'Range', description: 'Only this part of the file.' };
const pdf = { media: ['application/pdf'], text: 'The file.' };
const picture = { media: ['image/png'], text: 'The picture.' };

const queues = tagged('queues', {
  'GET /queues': { summary: 'All queues', answers: { 200: z.object({ queues: z.array(states.queueStatus) }) } },
  'POST /queues/:queue/pause': {
    summary: 'Begin no more of its jobs',
    body: 'nothing',
    answers: { 200: z.object({ paused: z.literal(true) }) },
    problems: [404, 503],
  },
  'POST /queues/:queue/resume': {
    summary: 'Begin its jobs again',
    body: 'nothing',
    answers: { 200: z.object({ paused: z.literal(false) }) },
    problems: [404, 503],
  },
  'POST /queues/:queue/retry-failed': {
    summary: 'Have all its failed jobs wait again',
    body: 'nothing',
    answers: { 200: z.object({ retried: states.count }), 202: accepted },
    problems: [404, 503],
  },
  'POST /purge': {
    summary: 'Remove jobs of the queues named, never active ones',
    body: 'purge',
    answers: { 200: documents.purged, 202: accepted },
    problems: [404, 503],
  },
});

const jobs = tagged('jobs', {
  'POST /jobs': {
    summary: 'Add a job',
    body: 'job',
    headers: [key],
    answers: { 200: documents.oneJob, 201: documents.oneJob },
    problems: [404, 503],
  },
  'GET /jobs/:queue/:id': { summary: 'One job', answers: { 200: documents.oneJob }, problems: [404, 503] },
  'GET /jobs/:queue/:id/output': {
    summary: 'The PDF that it made',
    headers: [range],
    answers: { 200: pdf, 206: pdf, 304: null },
    problems: [404, 416, 503],
  },
  'GET /jobs/:queue/:id/thumbnail': {
    summary: 'Its first page, small',
    headers: [range],
    answers: { 200: picture, 206: picture, 304: null },
    problems: [404, 416, 503],
  },
  'GET /jobs/:queue/:id/logs': {
    summary: 'What was logged of it',
    answers: { 200: documents.jobLog },
    problems: [404, 503],
  },
  'POST /jobs/:queue/:id/retry': {
    summary: 'Have a failed job wait again',
    body: 'nothing',
    answers: { 200: documents.oneJob },
    problems: [404, 409, 503],
  },
  'POST /jobs/:queue/:id/cancel': {
    summary: 'Remove a job, or ask it to stop',
    body: 'cancel',
    answers: { 200: z.object({ outcome: z.enum(['removed', 'stopping']) }) },
    problems: [404, 409, 503],
  },
  'GET /sheets': {
    summary: 'The jobs whose PDFs were made last',
    answers: { 200: z.object({ jobs: z.array(documents.job) }) },
    problems: [503],
  },
  'GET /tasks': { summary: 'Jobs, page by page', answers: { 200: documents.tasks }, problems: [404, 503] },
});

/** What is about queues and jobs. */
export const work: Operations = { ...queues, ...jobs };
