import { z } from 'zod';
import { version } from '../../base/version.js';
import { bodies, json } from '../bodies.js';
import { type Parameter, QUERY_OF, queries } from '../queries.js';
import { job, operation, problem, stats } from './document-schemas.js';
import { administration } from './operations/administration.js';
import { CELERY_OPERATIONS } from './operations/celery.js';
import { observation, ROOT_OPERATIONS } from './operations/observation.js';
import { work } from './operations/work.js';
import { workers } from './operations/workers.js';
import type { Content, Operation, Operations } from './parts.js';
import { fleet, queueStatus, status, workerDetail, workerStatus } from './status-schemas.js';

type Described = Readonly<Record<string, unknown>>;

/** Schemas that stand under a name of their own. */
const NAMED = {
  Json: json,
  Status: status,
  WorkerStatus: workerStatus,
  WorkerDetail: workerDetail,
  QueueStatus: queueStatus,
  Fleet: fleet,
  Stats: stats,
  Job: job,
  Operation: operation,
  Problem: problem,
};

/** All that can be asked, by what the paths begin with; the compatible ones as they are unless the configuration says otherwise. */
export const OPERATIONS: Readonly<Record<string, Operations>> = {
  '/api/v1': { ...observation, ...workers, ...work, ...administration },
  '/api/celery': CELERY_OPERATIONS,
  '': ROOT_OPERATIONS,
};

/** The HTTP interface as OpenAPI 3.1 describes it, made of the schemas that its bodies are checked by. */
export function openApiDocument(): Described {
  const schemas = new Schemas();
  const paths = Object.entries(OPERATIONS).map(([prefix, operations]) => pathsOf(prefix, operations, schemas));
  return {
    openapi: '3.1.1',
    info: {
      title: 'cardq',
      version,
      description: 'A supervisor of queue workers. `docs/http.md` tells more.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: 'http://127.0.0.1:9797' }],
    security: [{ token: [] }, { session: [] }],
    paths: Object.assign({}, ...paths),
    components: {
      schemas: schemas.named,
      responses: { problem: { description: 'What went wrong.', content: problemContent } },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: '`cardq token show` prints it.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'cardq_session_9797',
          description: 'What `POST /session` sets; it is named after the port.',
        },
      },
    },
  };
}

/** The text of `schema/openapi.json`. */
export function openApiText(): string {
  return `${JSON.stringify(openApiDocument(), null, 2)}\n`;
}

const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

/** Writes schemas, with references to those that have a name. */
class Schemas {
  readonly #all: Readonly<Record<string, Described>>;
  readonly #registry = z.registry<{ id: string }>();
  readonly #ids = new Map<z.ZodType, string>();

  constructor() {
    for (const [id, schema] of Object.entries(NAMED)) this.#register(id, schema);
    for (const [name, body] of Object.entries(bodies)) this.#register(`${capital(name)}Request`, body);
    for (const content of contentsOf(Object.values(OPERATIONS))) {
      if (!this.#ids.has(content)) this.#register(`${UNNAMED}${this.#ids.size}`, content);
    }
    const written = z.toJSONSchema(this.#registry, { io: 'input', uri: (id) => `#/components/schemas/${id}` });
    this.#all = Object.fromEntries(Object.entries(written.schemas).map(([id, schema]) => [id, withoutHead(schema)]));
  }

  get named(): Described {
    return Object.fromEntries(Object.entries(this.#all).filter(([id]) => !id.startsWith(UNNAMED)));
  }

  /** A reference, or the schema itself where it has no name. */
  of(schema: z.ZodType): Described {
    const id = this.#ids.get(schema) ?? '';
    return id.startsWith(UNNAMED) ? (this.#all[id] ?? {}) : { $ref: `#/components/schemas/${id}` };
  }

  #register(id: string, schema: z.ZodType): void {
    this.#registry.add(schema, { id });
    this.#ids.set(schema, id);
  }
}

const UNNAMED = '-';

function contentsOf(tables: readonly Operations[]): readonly z.ZodType[] {
  const all = tables.flatMap((table) => Object.values(table)).flatMap(({ answers }) => Object.values(answers));
  return all.filter((content) => content instanceof z.ZodType);
}

function withoutHead({ $schema: _schema, $id: _id, ...schema }: Described): Described {
  return schema;
}

function pathsOf(prefix: string, operations: Operations, schemas: Schemas): Described {
  const paths: Record<string, Record<string, Described>> = {};
  for (const [request, operation] of Object.entries(operations)) {
    const [method = '', route = ''] = request.split(' ');
    const path = prefix + route.replace(/:(\w+)/g, '{$1}');
    const id = `${method} ${path}`
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter(Boolean)
      .join('-');
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: { operationId: id, ...describe(operation, request, schemas) },
    };
  }
  return paths;
}

function describe(operation: Operation, request: string, schemas: Schemas): Described {
  const parameters = parametersOf(operation, request);
  return {
    summary: operation.summary,
    tags: [operation.tag],
    ...(operation.access === 'socket' ? { description: 'On the control socket alone.' } : {}),
    ...(operation.access === 'token' ? {} : { security: [] }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(operation.body === undefined ? {} : { requestBody: bodyOf(operation.body, schemas) }),
    responses: { ...answersOf(operation, schemas), ...problemsOf(operation, request) },
  };
}

function parametersOf({ headers = [] }: Operation, request: string): readonly object[] {
  const inPath = [...request.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const query: readonly [string, Parameter<unknown>][] = Object.entries(queries[QUERY_OF[request] ?? 'nothing']);
  const inQuery = query.map(([name, { description, schema }]) => ({
    name,
    in: 'query',
    description,
    ...(schema['type'] === 'array' ? { explode: false } : {}),
    schema,
  }));
  return [...inPath, ...inQuery, ...headers.map((header) => ({ ...header, in: 'header', schema: { type: 'string' } }))];
}

function bodyOf(name: keyof typeof bodies, schemas: Schemas): Described {
  const isOptional = bodies[name].safeParse({}).success;
  return { required: !isOptional, content: { 'application/json': { schema: schemas.of(bodies[name]) } } };
}

function answersOf({ answers }: Operation, schemas: Schemas): Described {
  const entries = Object.entries(answers).map(([status, content]) => [
    status,
    answerOf(Number(status), content, schemas),
  ]);
  return Object.fromEntries(entries);
}

function answerOf(status: number, content: Content | null, schemas: Schemas): Described {
  const description = DESCRIPTIONS[status] ?? 'Done.';
  if (content === null) return { description };
  if (!(content instanceof z.ZodType)) {
    const media = content.media.map((type) => [type, { schema: { type: 'string', description: content.text } }]);
    return { description, content: Object.fromEntries(media) };
  }
  const location = { Location: { description: 'Where it is.', schema: { type: 'string' } } };
  return {
    description,
    ...(status === 201 || status === 202 ? { headers: location } : {}),
    content: { 'application/json': { schema: schemas.of(content) } },
  };
}

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  200: 'Done.',
  201: 'Added.',
  202: 'Begun; `operation` tells what becomes of it.',
  204: 'Done.',
  206: 'The part that was asked for.',
  304: 'What is known already is still so.',
  503: 'Not healthy.',
};

/** What any request may meet, and what this one may. */
function problemsOf({ body, access, problems = [], answers }: Operation, request: string): Described {
  const always = [405, 429, 500];
  const stray = request in ROOT_OPERATIONS ? [] : [422];
  const checked = body === undefined ? [] : [400, 413, 415];
  const strangers = access === 'public' ? [] : [401, 403];
  const all = [...always, ...stray, ...checked, ...strangers, ...problems].sort((a, b) => a - b);
  const others = all.filter((status) => !(status in answers));
  return Object.fromEntries(others.map((status) => [String(status), { $ref: '#/components/responses/problem' }]));
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
