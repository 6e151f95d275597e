import { z } from 'zod';
import * as documents from '../document-schemas.js';
import { begun, type Operations } from '../parts.js';
import * as states from '../status-schemas.js';

const { accepted } = documents;

/** What is about processes. */
export const workers: Operations = {
  'POST /start': {
    ...begun,
    summary: 'Start workers',
    tag: 'workers',
    body: 'start',
    answers: { 200: documents.started, 202: accepted },
    problems: [404, 409],
  },
  'POST /stop': {
    ...begun,
    summary: 'Stop workers; the supervisor stays',
    tag: 'workers',
    body: 'stop',
    answers: { 200: documents.stopped, 202: accepted },
    problems: [404],
  },
  'POST /restart': {
    ...begun,
    summary: 'Replace workers',
    tag: 'workers',
    body: 'restart',
    answers: { 200: documents.restarted, 202: accepted },
    problems: [404, 409],
  },
  'POST /shutdown': {
    ...begun,
    summary: 'Stop everything, the supervisor too',
    tag: 'workers',
    access: 'socket',
    body: 'shutdown',
    answers: { 200: documents.stopped, 202: accepted },
  },
  'GET /operations/:id': {
    summary: 'What has become of what was accepted',
    tag: 'workers',
    access: 'token',
    answers: { 200: documents.operation },
    problems: [404],
  },
  'GET /workers': {
    summary: 'All processes',
    tag: 'workers',
    access: 'token',
    answers: { 200: z.object({ workers: z.array(states.workerStatus) }) },
  },
  'GET /workers/:name': {
    summary: 'One process, or those of one entry',
    tag: 'workers',
    access: 'token',
    answers: { 200: z.array(states.workerDetail) },
    problems: [404],
  },
  'POST /workers/:name': {
    ...begun,
    summary: 'Another number of processes',
    tag: 'workers',
    body: 'scale',
    answers: { 200: documents.started, 202: accepted },
    problems: [404, 409],
  },
  'POST /workers/:name/start': {
    ...begun,
    summary: 'Start it',
    tag: 'workers',
    body: 'startOne',
    answers: { 200: documents.started, 202: accepted },
    problems: [404, 409],
  },
  'POST /workers/:name/stop': {
    ...begun,
    summary: 'Stop it',
    tag: 'workers',
    body: 'stopOne',
    answers: { 200: documents.stopped, 202: accepted },
    problems: [404],
  },
  'POST /workers/:name/restart': {
    ...begun,
    summary: 'Replace it',
    tag: 'workers',
    body: 'restartOne',
    answers: { 200: documents.restarted, 202: accepted },
    problems: [404, 409],
  },
  'POST /workers/:name/reset': {
    summary: 'Leave fatal, with a whole budget',
    tag: 'workers',
    access: 'token',
    body: 'nothing',
    answers: { 202: z.object({ accepted: z.literal(true) }) },
    problems: [404, 409],
  },
};
