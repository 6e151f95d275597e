import { messageOf } from '../base/errors.js';
import type { RunFailure } from '../protocol/worker-messages.js';
import { BadInputError } from './bad-input.js';

// In UTF-16 units: a failure is kept with its job, once per attempt, and shown in tables and logs.
const LONGEST_MESSAGE = 8 * 1024;
const LONGEST_STACK = 32 * 1024;

/** What the supervisor is told of a thrown value, cut to a length that everybody can bear. */
export function describeFailure(thrown: unknown, signal: AbortSignal): RunFailure {
  const stack = thrown instanceof Error && thrown.stack !== undefined ? cut(thrown.stack, LONGEST_STACK) : null;
  const message = cut(messageOf(thrown), LONGEST_MESSAGE);
  if (isBadInput(thrown)) {
    const hint = thrown instanceof BadInputError && thrown.hint !== null ? ` (${thrown.hint})` : '';
    return { kind: 'bad_input', message: `${message}${cut(hint, LONGEST_MESSAGE)}`, stack };
  }
  return { kind: signal.aborted ? 'aborted' : 'error', message, stack };
}

// By name, not by class: a module may carry a copy of the package, and BullMQ's own error means the same.
function isBadInput(thrown: unknown): boolean {
  return thrown instanceof Error && (thrown.name === 'BadInputError' || thrown.name === 'UnrecoverableError');
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}… (${text.length - length} characters more)`;
}
