import { type Problem, problem } from './problems.js';
import type { RenderRequest } from './request.js';

type Contradictory = Pick<RenderRequest, 'onlyFronts' | (typeof FOR_BACKS)[number] | 'lossless' | 'quality'>;

/** What of a request would have no effect beside the rest of it. */
export function contradictions(request: Contradictory): readonly Problem[] {
  const { onlyFronts = false, lossless = false, quality } = request;
  const forBacks = onlyFronts ? FOR_BACKS.filter((field) => request[field] !== undefined) : [];
  const problems = forBacks.map((field) => problem('only fronts are drawn', field, WITHOUT_BACKS));
  if (lossless && quality !== undefined) problems.push(WITHOUT_JPEGS);
  return problems;
}

const FOR_BACKS = ['back', 'cropBacks', 'backSlots', 'offset'] as const;

const WITHOUT_BACKS = 'drop `onlyFronts`, or all of `back`, `cropBacks`, `backSlots` and `offset`';

const WITHOUT_JPEGS = problem(
  'pictures that lose nothing have no JPEG quality',
  'quality',
  'drop `quality`, or `lossless`',
);
