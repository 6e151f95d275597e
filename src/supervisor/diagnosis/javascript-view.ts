import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Bytes, Ms } from '../../base/units.js';

/** What a Node process was doing in JavaScript. */
export interface JavascriptView {
  /** Lines such as `parse (file:///app/worker.js:17:5)`, the innermost first; empty when none ran. */
  readonly frames: readonly string[];
  /** What keeps its event loop alive, in Node's words: `Timeout`, `TCPSocketWrap`. */
  readonly waitsFor: readonly string[];
  readonly heapUsedBytes: Bytes;
  readonly heapLimitBytes: Bytes;
}

/**
 * Looks into a process that was started with `INSPECTABLE` and writes its errors to the file `err`; `wake` sends it SIGUSR1.
 * Null when it does not tell before `signal` is aborted: it is stuck in native code or in the kernel, or has a SIGUSR1 of its own.
 */
export async function lookIntoJavascript(
  { err, wake }: { readonly err: string; readonly wake: () => void },
  signal: AbortSignal,
): Promise<JavascriptView | null> {
  try {
    const from = statSync(err).size;
    wake();
    const { evaluate } = await import('./inspector.js'); // and HTTP with it, which no start shall wait for
    return readView(await evaluate(await addressIn(err, from, signal), QUESTION, signal));
  } catch {
    return null; // too late, or refused: what the kernel tells has to do
  }
}

const POLL_MS: Ms = 5;
const ADDRESS = /ws:\/\/127\.0\.0\.1:\d+\/[\w-]+/;

async function addressIn(path: string, from: number, signal: AbortSignal): Promise<string> {
  for (;;) {
    const [address] = ADDRESS.exec(textFrom(path, from)) ?? [];
    if (address !== undefined) return address;
    await delay(POLL_MS, undefined, { signal });
  }
}

function textFrom(path: string, from: number): string {
  const fd = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(4096);
    return buffer.toString('latin1', 0, readSync(fd, buffer, 0, buffer.length, from));
  } finally {
    closeSync(fd);
  }
}

/** How the question names itself in the stack that it takes. */
const ITSELF = 'cardq:diagnosis';

// The process is about to be killed, so nothing of what this changes matters to it any more.
const QUESTION = `(() => {
  Error.stackTraceLimit = 50;
  Error.prepareStackTrace = undefined;
  const { stack } = new Error();
  const { used_heap_size, heap_size_limit } = process.getBuiltinModule('v8').getHeapStatistics();
  return JSON.stringify({ stack, waitsFor: process.getActiveResourcesInfo(), used_heap_size, heap_size_limit });
})()
//# sourceURL=${ITSELF}`;

function readView(answer: unknown): JavascriptView | null {
  if (typeof answer !== 'string') return null;
  const told = JSON.parse(answer) as Record<string, unknown>;
  const { stack, waitsFor, used_heap_size: heapUsedBytes, heap_size_limit: heapLimitBytes } = told;
  if (typeof stack !== 'string' || typeof heapUsedBytes !== 'number' || typeof heapLimitBytes !== 'number') return null;
  return { frames: framesIn(stack), waitsFor: othersIn(waitsFor), heapUsedBytes, heapLimitBytes };
}

function framesIn(stack: string): readonly string[] {
  return stack
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at ') && !line.includes(ITSELF))
    .map((line) => line.slice('at '.length));
}

/** Each of them once, without the channel to the supervisor, which is always there. */
function othersIn(raw: unknown): readonly string[] {
  const names: readonly string[] = Array.isArray(raw) ? raw.filter((one) => typeof one === 'string') : [];
  const channel = names.indexOf('PipeWrap');
  return [...new Set(names.filter((_, at) => at !== channel))];
}
