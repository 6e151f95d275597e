import { holdPackedCode, keepCompiledCode } from '../base/compiled-code.js';
import type { LateApi } from './late-api.js';
import { keepHeapSmall } from './small-heap.js';

/** Does what no start has to wait for. */
export async function settleDown(api: LateApi): Promise<void> {
  await api.handler.prepare();
  const kept = keepCompiledCode(); // before V8 is told what code for others may not be made with
  keepHeapSmall();
  holdPackedCode();
  await kept;
}
