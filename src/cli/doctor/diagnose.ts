import { aboutError, errnoOf } from '../../base/errors.js';
import { formatDuration } from '../../base/units.js';
import { type Finding, fail } from '../../protocol/finding.js';
import type { Check, Diagnosis } from './check.js';

/** How to mend what the system says. */
const HINTS: Readonly<Record<string, string>> = {
  EACCES: 'run cardq doctor as the user whose it is',
  EIO: 'the disk cannot be read: look at it first',
};

/** Looks at everything at once, and tells it in the order of the checks: one that hangs or throws has failed, and holds up no other. */
export async function diagnose<Subject>(
  checks: readonly Check<Subject>[],
  place: Subject,
): Promise<readonly Diagnosis[]> {
  const found = await Promise.all(checks.map((check) => lookInTime(check, place)));
  return checks.flatMap(({ subject }, n) => (found[n] ?? []).map((finding) => ({ subject, ...finding })));
}

async function lookInTime<Subject>(check: Check<Subject>, place: Subject): Promise<readonly Finding[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly Finding[]>((resolve) => {
    timer = setTimeout(() => resolve([lateness(check)]), check.timeoutMs);
  });
  try {
    return await Promise.race([check.look(place), late]);
  } catch (thrown) {
    const { message, hint } = aboutError(thrown);
    return [fail('look', message, hint ?? HINTS[errnoOf(thrown) ?? ''] ?? 'look at that first')];
  } finally {
    clearTimeout(timer);
  }
}

function lateness({ timeoutMs }: Pick<Check, 'timeoutMs'>): Finding {
  const message = `it could not be looked at within ${formatDuration(timeoutMs)}`;
  return fail('look', message, 'a disk, a network or a server does not answer: look at that one first');
}
