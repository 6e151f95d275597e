import { z } from 'zod';
import * as documents from '../document-schemas.js';
import { begun, type Operations } from '../parts.js';
import * as states from '../status-schemas.js';
import { since } from './observation.js';

const { accepted } = documents;
const told = z.object({ success: z.literal(true), message: z.string() });
const toldOfWorker = told.extend({ worker_info: states.celery.worker });
const { celeryDocuments } = documents;

/** What is below `api.compatPrefix`. */
export const CELERY_OPERATIONS: Operations = {
  'GET /health': {
    summary: 'Whether jobs are worked on',
    tag: 'celery',
    access: 'public',
    answers: { 200: states.celery.health, 503: states.celery.health },
  },
  'GET /status': {
    summary: 'The status of everything',
    tag: 'celery',
    access: 'token',
    answers: { 200: states.celery.status },
  },
  'POST /start': {
    ...begun,
    summary: 'Start workers',
    tag: 'celery',
    body: 'celeryStart',
    answers: { 200: documents.started.extend({ success: z.literal(true) }), 202: accepted.extend(toldOfWorker.shape) },
    problems: [404, 409],
  },
  'POST /stop': {
    ...begun,
    summary: 'Stop workers',
    tag: 'celery',
    body: 'celeryStop',
    answers: { 200: documents.stopped.extend({ success: z.literal(true) }), 202: accepted.extend(told.shape) },
    problems: [404],
  },
  'POST /restart': {
    ...begun,
    summary: 'Replace workers',
    tag: 'celery',
    body: 'restart',
    answers: {
      200: documents.restarted.extend({ success: z.literal(true) }),
      202: accepted.extend(toldOfWorker.shape),
    },
    problems: [404, 409],
  },
  'GET /tasks': {
    summary: 'Jobs, and what runs',
    tag: 'celery',
    access: 'token',
    query: 'tasks',
    answers: {
      200: z.union([celeryDocuments.tasks, z.object({ success: z.literal(true), queues: z.array(z.string()) })]),
    },
    problems: [404, 503],
  },
  'GET /stats': {
    summary: 'How it was over time, and what each process has done',
    tag: 'celery',
    access: 'token',
    parameters: [since],
    answers: { 200: celeryDocuments.stats },
  },
  'POST /purge': {
    ...begun,
    summary: 'Remove jobs of the queues named',
    tag: 'celery',
    body: 'purge',
    answers: { 200: celeryDocuments.purged, 202: accepted },
    problems: [404, 503],
  },
};
