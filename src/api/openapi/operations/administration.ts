import { z } from 'zod';
import type { ApiPlace } from '../../../protocol/access.js';
import * as documents from '../document-schemas.js';
import { begun, type Operations } from '../parts.js';

const { accepted } = documents;
const apiPlace: z.ZodType<ApiPlace> = z.object({ url: z.string().nullable(), tokenFile: z.string().nullable() });

/** What is about the supervisor itself, and who may ask it. */
export const administration: Operations = {
  'GET /config': {
    summary: 'What is in force',
    tag: 'configuration',
    access: 'token',
    answers: { 200: documents.config },
  },
  'POST /reload': {
    ...begun,
    summary: 'Apply what has changed in the configuration',
    tag: 'configuration',
    body: 'reload',
    answers: { 200: documents.reloaded, 202: accepted.extend(documents.reloadedFields) },
    problems: [409],
  },
  'POST /logs/level': {
    summary: 'From which level on logs are written',
    tag: 'configuration',
    access: 'token',
    body: 'logLevel',
    answers: { 200: documents.logLevel },
    problems: [404, 409],
  },
  'GET /openapi.json': {
    summary: 'This description',
    tag: 'configuration',
    access: 'public',
    answers: { 200: z.looseObject({ openapi: z.string() }) },
  },
  'POST /session': {
    summary: 'Log in, with the token or a code',
    tag: 'access',
    access: 'public',
    body: 'session',
    answers: { 204: null },
    problems: [409],
  },
  'GET /session': {
    summary: 'Whether one is logged in',
    tag: 'access',
    access: 'token',
    answers: { 200: z.object({ authenticated: z.literal(true) }) },
  },
  'DELETE /session': { summary: 'Log out', tag: 'access', access: 'token', answers: { 204: null }, problems: [409] },
  'GET /token': {
    summary: 'Where the API is, and the file of its token',
    tag: 'access',
    access: 'socket',
    answers: { 200: apiPlace },
    problems: [409],
  },
  'POST /token': {
    summary: 'Make another token',
    tag: 'access',
    access: 'socket',
    body: 'nothing',
    answers: { 200: apiPlace },
    problems: [409],
  },
  'POST /open': {
    summary: 'The way into the page',
    tag: 'access',
    access: 'socket',
    body: 'nothing',
    answers: { 200: z.object({ url: z.string() }) },
  },
};
