import type { Ms } from '../../base/units.js';
import { RequestProblem } from '../problem.js';

/** 401: nothing was shown, or what was shown does not hold; `hint` says what would. */
export function notLetIn(message: string, hint: string): RequestProblem {
  return new RequestProblem(401, message, {
    code: 'token_refused',
    hint,
    headers: { 'www-authenticate': 'Bearer realm="cardq"' },
  });
}

/** 429, with the time after which it is worth trying again. */
export function tooMany(waitMs: Ms): RequestProblem {
  const seconds = String(Math.ceil(waitMs / 1000));
  return new RequestProblem(429, 'too many requests', {
    code: 'rate_limited',
    hint: `try again in ${seconds} s`,
    headers: { 'retry-after': seconds },
  });
}

/** 421: it was meant for a host that we are not. */
export function misdirected(host: string | undefined): RequestProblem {
  return new RequestProblem(421, `this is not ${host ?? 'a host without a name'}`, {
    code: 'host_refused',
    where: 'Host',
    hint: 'names that shall be answered belong into "api.allowedHosts"',
  });
}

/** 403: a browser may have been made to send it. */
export function forged(): RequestProblem {
  const message = 'a session changes something only for the page itself, with a body of type application/json';
  return new RequestProblem(403, message, {
    code: 'permission_refused',
    hint: 'other programs send the token as "Authorization: Bearer …"',
  });
}
