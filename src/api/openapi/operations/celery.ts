import { z } from 'zod';
import * as documents from '../document-schemas.js';
import { type Operations, tagged } from '../parts.js';
import * as states from '../status-schemas.js';

const { accepted, celeryDocuments } = documents;
const success = z.literal(true);
const told = z.object({ success, message: z.string() });
const toldOfWorker = told.extend({ worker_info: states.celery.worker });
const queuesOfJob = z.object({ success, queues: z.array(z.string()) });

/** What is below `api.compatPrefix`. */
export const CELERY_OPERATIONS: Operations = tagged('celery', {
  'GET /health': {
    summary: 'Whether jobs are worked on',
    access: 'public',
    answers: { 200: states.celery.health, 503: states.celery.health },
  },
  'GET /status': { summary: 'The status of everything', answers: { 200: states.celery.status } },
  'POST /start': {
    summary: 'Start workers',
    body: 'celeryStart',
    answers: { 200: documents.started.extend({ success }), 202: accepted.extend(toldOfWorker.shape) },
    problems: [404, 409],
  },
  'POST /stop': {
    summary: 'Stop workers',
    body: 'celeryStop',
    answers: { 200: documents.stopped.extend({ success }), 202: accepted.extend(told.shape) },
    problems: [404],
  },
  'POST /restart': {
    summary: 'Replace workers',
    body: 'restart',
    answers: { 200: documents.restarted.extend({ success }), 202: accepted.extend(toldOfWorker.shape) },
    problems: [404, 409],
  },
  'GET /tasks': {
    summary: 'Jobs, and what runs',
    answers: { 200: z.union([celeryDocuments.tasks, queuesOfJob]) },
    problems: [404, 503],
  },
  'GET /stats': {
    summary: 'How it was over time, and what each process has done',
    answers: { 200: celeryDocuments.stats },
  },
  'POST /purge': {
    summary: 'Remove jobs of the queues named',
    body: 'purge',
    answers: { 200: celeryDocuments.purged, 202: accepted },
    problems: [404, 503],
  },
});
