import { CardqError, type ErrorCode, messageOf } from '../base/errors.js';

/** RFC 9457 problem details; `code`, `where` and `hint` are ours. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly where: string | null;
  readonly hint: string | null;
  readonly errors?: readonly FieldProblem[];
}

/** One field that is wrong; `pointer` is an RFC 6901 JSON pointer into the body. */
export interface FieldProblem {
  readonly pointer: string;
  readonly detail: string;
}

/** A request whose body is not what the route takes. */
export class RequestProblem extends Error {
  readonly status: 400 | 413 | 422;
  readonly errors: readonly FieldProblem[];

  constructor(status: 400 | 413 | 422, message: string, errors: readonly FieldProblem[] = []) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Content Too Large',
  422: 'Unprocessable Content',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

const STATUS_OF: Partial<Record<ErrorCode, number>> = {
  broker_full: 503,
  broker_unreachable: 503,
  config_invalid: 422,
  config_missing: 422,
  conflict: 409,
  input_invalid: 422,
  job_unknown: 404,
  no_supervisor: 503,
  queue_unknown: 404,
  timed_out: 504,
  usage: 422,
  worker_unknown: 404,
};

/** The answer to a request that failed. What is not a CardqError is told only as internal: its text may hold secrets. */
export function problemResponse(thrown: unknown): Response {
  return asResponse(describe(thrown));
}

/** The answer to a request that no route takes. */
export function unknownRoute(request: string): Response {
  return asResponse({
    ...titled(404),
    detail: `there is no ${request}`,
    code: 'route_unknown',
    where: null,
    hint: null,
  });
}

function describe(thrown: unknown): Problem {
  if (thrown instanceof RequestProblem) {
    return {
      ...titled(thrown.status),
      detail: thrown.message,
      code: 'usage',
      where: thrown.errors[0]?.pointer ?? null,
      hint: null,
      errors: thrown.errors,
    };
  }
  if (thrown instanceof CardqError) {
    const { code, message, where, hint } = thrown;
    return { ...titled(STATUS_OF[code] ?? 500), detail: message, code, where, hint };
  }
  process.stderr.write(`api: ${thrown instanceof Error ? thrown.stack : messageOf(thrown)}\n`);
  return {
    ...titled(500),
    detail: 'internal error: see the supervisor log',
    code: 'internal',
    where: null,
    hint: null,
  };
}

function asResponse(problem: Problem): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json' },
  });
}

function titled(status: number): { type: string; title: string; status: number } {
  return { type: 'about:blank', title: TITLES[status] ?? 'Error', status };
}
