import { z } from 'zod';
import * as documents from '../document-schemas.js';
import { type Operations, tagged } from '../parts.js';
import * as states from '../status-schemas.js';

const { accepted } = documents;
const started = { 200: documents.started, 202: accepted };
const stopped = { 200: documents.stopped, 202: accepted };
const restarted = { 200: documents.restarted, 202: accepted };

/** What is about processes. */
export const workers: Operations = tagged('workers', {
  'POST /start': { summary: 'Start workers', body: 'start', answers: started, problems: [404, 409] },
  'POST /stop': { summary: 'Stop workers; the supervisor stays', body: 'stop', answers: stopped, problems: [404] },
  'POST /restart': { summary: 'Replace workers', body: 'restart', answers: restarted, problems: [404, 409] },
  'POST /shutdown': {
    summary: 'Stop everything, the supervisor too',
    access: 'socket',
    body: 'shutdown',
    answers: stopped,
  },
  'GET /operations/:id': {
    summary: 'What has become of what was accepted',
    answers: { 200: documents.operation },
    problems: [404],
  },
  'GET /workers': { summary: 'All processes', answers: { 200: z.object({ workers: z.array(states.workerStatus) }) } },
  'GET /workers/:name': {
    summary: 'One process, or those of one entry',
    answers: { 200: z.array(states.workerDetail) },
    problems: [404],
  },
  'POST /workers/:name': {
    summary: 'Another number of processes',
    body: 'scale',
    answers: started,
    problems: [404, 409],
  },
  'POST /workers/:name/start': { summary: 'Start it', body: 'startOne', answers: started, problems: [404, 409] },
  'POST /workers/:name/stop': { summary: 'Stop it', body: 'stopOne', answers: stopped, problems: [404] },
  'POST /workers/:name/restart': {
    summary: 'Replace it',
    body: 'restartOne',
    answers: restarted,
    problems: [404, 409],
  },
  'POST /workers/:name/reset': {
    summary: 'Leave fatal, with a whole budget',
    body: 'nothing',
    answers: { 202: z.object({ accepted: z.literal(true) }) },
    problems: [404, 409],
  },
});
