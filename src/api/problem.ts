import { CardqError, type ErrorCode, messageOf } from '../base/errors.js';
import { replacedProgram } from '../base/replaced-program.js';

/** RFC 9457 problem details; `code`, `where` and `hint` are ours. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: ProblemStatus;
  readonly detail: string;
  readonly code: string;
  readonly where: string | null;
  readonly hint: string | null;
  readonly errors?: readonly FieldProblem[];
}

/** One field that is wrong; `pointer` is an RFC 6901 JSON pointer into the body, or into the parameters of the query. */
export interface FieldProblem {
  readonly pointer: string;
  readonly detail: string;
}

const TITLES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  421: 'Misdirected Request',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
} as const;

export type ProblemStatus = keyof typeof TITLES;

/** What a refusal tells beside its sentence. */
interface About {
  readonly code: string;
  readonly where: string | null;
  readonly hint: string | null;
  readonly errors: readonly FieldProblem[];
  readonly headers: Readonly<Record<string, string>>;
}

/** A request that is refused for what it is, before anything is done about it. */
export class RequestProblem extends Error {
  readonly status: ProblemStatus;
  readonly about: About;

  constructor(status: ProblemStatus, message: string, about: Partial<About> = {}) {
    super(message);
    this.status = status;
    const [first] = about.errors ?? [];
    this.about = { code: 'usage', where: first?.pointer ?? null, hint: null, errors: [], headers: {}, ...about };
  }
}

const STATUS_OF: Partial<Record<ErrorCode, ProblemStatus>> = {
  broker_full: 503,
  broker_unreachable: 503,
  broker_write_failed: 503,
  config_invalid: 422,
  config_missing: 422,
  conflict: 409,
  input_invalid: 422,
  job_unknown: 404,
  no_supervisor: 503,
  output_unknown: 404,
  permission_refused: 403,
  queue_unknown: 404,
  supervisor_outdated: 503,
  timed_out: 504,
  usage: 422,
  worker_unknown: 404,
};

/** The answer to a request that failed, with what else of the same problem `more` tells. */
export function problemResponse(thrown: unknown, more: (problem: Problem) => object = () => ({})): Response {
  const problem = describeProblem(thrown);
  const headers = thrown instanceof RequestProblem ? thrown.about.headers : {};
  return new Response(JSON.stringify({ ...problem, ...more(problem) }), {
    status: problem.status,
    headers: { ...headers, 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  });
}

/** What went wrong. Of what is neither a CardqError nor a refusal no more is told than that: its text may hold secrets. */
export function describeProblem(thrown: unknown): Problem {
  if (thrown instanceof RequestProblem) {
    const { code, where, hint, errors } = thrown.about;
    const fields = errors.length === 0 ? {} : { errors };
    return { ...titled(thrown.status), detail: thrown.message, code, where, hint, ...fields };
  }
  const known = thrown instanceof CardqError ? thrown : replacedProgram(thrown);
  if (known !== null) {
    const { code, message, where, hint } = known;
    return { ...titled(STATUS_OF[code] ?? 500), detail: message, code, where, hint };
  }
  process.stderr.write(`api: ${thrown instanceof Error ? thrown.stack : messageOf(thrown)}\n`);
  const detail = 'internal error: see the supervisor log';
  return { ...titled(500), detail, code: 'internal', where: null, hint: null };
}

function titled(status: ProblemStatus): Pick<Problem, 'type' | 'title' | 'status'> {
  return { type: 'about:blank', title: TITLES[status], status };
}
