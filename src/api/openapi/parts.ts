import type { z } from 'zod';
import type { BodyName } from '../bodies.js';
import type { QueryName } from '../queries.js';

/** What an answer carries: a document by its schema, or a text of this media type. */
export type Content = z.ZodType | { readonly media: readonly string[]; readonly text: string };

/** What one method of one path is, for whoever reads the description. */
export interface Operation {
  readonly summary: string;
  readonly tag:
    | 'health'
    | 'workers'
    | 'queues'
    | 'jobs'
    | 'observation'
    | 'configuration'
    | 'access'
    | 'page'
    | 'celery';
  /** Who may ask over TCP: everybody, whoever has the token, nobody (it is for the socket). */
  readonly access: 'public' | 'token' | 'socket';
  readonly body?: BodyName;
  readonly query?: QueryName;
  readonly parameters?: readonly ParameterText[];
  /** By status; null: no content. */
  readonly answers: Readonly<Partial<Record<AnswerStatus, Content | null>>>;
  /** Statuses of problems that it may have beside those that all have. */
  readonly problems?: readonly (404 | 409 | 416 | 422 | 503)[];
}

export type AnswerStatus = 200 | 201 | 202 | 204 | 206 | 304 | 503;

/** A parameter that its route reads by itself. */
export interface ParameterText {
  readonly name: string;
  readonly in: 'query' | 'header';
  readonly description: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** By method and path, as the routes name it: `GET /workers/:name`. */
export type Operations = Readonly<Record<string, Operation>>;

/** What all have in common that may take their time. */
export const begun = { query: 'waiting', access: 'token' } as const;

/** A parameter of the query. */
export function inQuery(name: string, description: string, schema: ParameterText['schema']): ParameterText {
  return { name, in: 'query', description, schema };
}

/** A header of the request. */
export function inHeader(name: string, description: string): ParameterText {
  return { name, in: 'header', description, schema: { type: 'string' } };
}
