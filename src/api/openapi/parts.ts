import type { z } from 'zod';
import type { BodyName } from '../bodies.js';

/** What an answer carries: a document by its schema, or a text of this media type. */
export type Content = z.ZodType | { readonly media: readonly string[]; readonly text: string };

/** What one method of one path is, for whoever reads the description. */
export interface Operation {
  readonly summary: string;
  readonly tag: Tag;
  /** Who may ask over TCP: everybody, whoever has the token, nobody (it is for the socket). */
  readonly access: 'public' | 'token' | 'socket';
  readonly body?: BodyName;
  readonly headers?: readonly HeaderText[];
  /** By status; null: no content. */
  readonly answers: Readonly<Partial<Record<AnswerStatus, Content | null>>>;
  /** Statuses of problems that it may have beside those that all have. */
  readonly problems?: readonly (404 | 409 | 416 | 503)[];
}

export type AnswerStatus = 200 | 201 | 202 | 204 | 206 | 304 | 503;

export type Tag =
  | 'health'
  | 'workers'
  | 'queues'
  | 'jobs'
  | 'observation'
  | 'configuration'
  | 'access'
  | 'page'
  | 'celery';

/** A header of the request that its route reads. */
export interface HeaderText {
  readonly name: string;
  readonly description: string;
}

/** By method and path, as the routes name it: `GET /workers/:name`. */
export type Operations = Readonly<Record<string, Operation>>;

type Untagged = Omit<Operation, 'tag' | 'access'> & Partial<Pick<Operation, 'access'>>;

/** Operations of one kind; where nothing is said of it, they need the token. */
export function tagged(tag: Tag, operations: Readonly<Record<string, Untagged>>): Operations {
  const all = Object.entries(operations).map(([request, one]) => [request, { access: 'token', ...one, tag }] as const);
  return Object.fromEntries<Operation>(all);
}
