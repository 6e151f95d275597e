import { availableParallelism } from 'node:os';

/** Names how many threads Node has for what may take long, pictures among it; it counts them when the first is needed. */
export const THREADS_VARIABLE = 'UV_THREADPOOL_SIZE';

/** One on every core decodes, though not more than this: each holds a picture's pixels. */
const MOST = 16;

/** How many threads a process should have that decodes pictures: Node's own four, or more where there are more cores. */
export function decodingThreads(): number {
  return Math.min(MOST, Math.max(4, availableParallelism()));
}
