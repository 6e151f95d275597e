import { z } from 'zod';
import type { ApiPlace } from '../../../protocol/access.js';
import * as documents from '../document-schemas.js';
import { type Operations, tagged } from '../parts.js';

const { accepted } = documents;
const apiPlace: z.ZodType<ApiPlace> = z.object({ url: z.string().nullable(), tokenFile: z.string().nullable() });

const configuration = tagged('configuration', {
  'GET /config': { summary: 'What is in force', answers: { 200: documents.config } },
  'POST /reload': {
    summary: 'Apply what has changed in the configuration',
    body: 'reload',
    answers: { 200: documents.reloaded, 202: accepted.extend(documents.reloadedFields) },
    problems: [409],
  },
  'POST /logs/level': {
    summary: 'From which level on logs are written',
    body: 'logLevel',
    answers: { 200: documents.logLevel },
    problems: [404, 409],
  },
  'GET /openapi.json': {
    summary: 'This description',
    access: 'public',
    answers: { 200: z.looseObject({ openapi: z.string() }) },
  },
});

const access = tagged('access', {
  'POST /session': {
    summary: 'Log in, with the token or a code',
    access: 'public',
    body: 'session',
    answers: { 204: null },
    problems: [409],
  },
  'GET /session': {
    summary: 'Whether one is logged in',
    answers: { 200: z.object({ authenticated: z.literal(true) }) },
  },
  'DELETE /session': { summary: 'Log out', answers: { 204: null }, problems: [409] },
  'GET /token': {
    summary: 'Where the API is, and the file of its token',
    access: 'socket',
    answers: { 200: apiPlace },
    problems: [409],
  },
  'POST /token': {
    summary: 'Make another token',
    access: 'socket',
    body: 'nothing',
    answers: { 200: apiPlace },
    problems: [409],
  },
  'POST /open': {
    summary: 'The way into the page',
    access: 'socket',
    body: 'nothing',
    answers: { 200: z.object({ url: z.string() }) },
  },
});

/** What is about the supervisor itself, and who may ask it. */
export const administration: Operations = { ...configuration, ...access };
