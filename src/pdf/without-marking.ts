import { setFlagsFromString } from 'node:v8';

let running = 0;

/**
 * Runs `work` while V8 collects garbage without marking ahead of need. Every 30 MB of decoded pixels make it begin to mark the
 * whole heap, though pixels die young and are freed by the scavenges that the same pressure brings: marking, all of it in vain,
 * takes a tenth of a large rendering.
 */
export async function withoutMarking<T>(work: () => Promise<T>): Promise<T> {
  if (running++ === 0) setFlagsFromString('--no-incremental-marking');
  try {
    return await work();
  } finally {
    if (--running === 0) setFlagsFromString('--incremental-marking');
  }
}
