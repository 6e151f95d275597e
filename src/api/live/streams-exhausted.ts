import { RequestProblem } from '../problem.js';

/** There are as many streams as a supervisor keeps up with. */
export function streamsExhausted(most: number): RequestProblem {
  return new RequestProblem(503, `there are ${most} streams already`, {
    code: 'streams_exhausted',
    hint: 'close one of them, or come back later',
    headers: { 'retry-after': '5' },
  });
}
