import { version } from '../../../base/version.js';
import { type Finding, fail, ok, warn } from '../../../protocol/finding.js';
import type { StatusDocument } from '../../../protocol/status.js';
import { type Check, LOCAL_MS, type Place } from '../check.js';
import { lockHolder } from '../lock-holder.js';

/** Whether one runs, is of this version, works by this configuration, and lacks nothing. */
export const supervisor: Check = {
  subject: 'supervisor',
  timeoutMs: LOCAL_MS,
  look: async (place) => (place.running === null ? [await judgeAbsence(place)] : judgeStatus(place.running, version)),
};

async function judgeAbsence({ loaded, silence }: Place): Promise<Finding> {
  if (silence !== null) return fail('answer', silence.message, silence.hint ?? 'cardq logs supervisor');
  const pid = await lockHolder(loaded.config.stateDir);
  if (pid === null) return ok('answer', 'none is running');
  const message = `pid ${pid} has the lock of ${loaded.config.stateDir} and nobody answers at its socket`;
  return fail(
    'answer',
    message,
    `cardq logs supervisor may tell why; kill ${pid} ends it, and its workers leave by themselves`,
  );
}

/** What a running one says of itself, seen by a client of this version. */
export function judgeStatus({ supervisor: own, problems }: StatusDocument, ours: string): readonly Finding[] {
  return [
    judgeState(own.state, own.pid, problems.length),
    judgeVersion(own.version, ours),
    ...(own.configStale
      ? [warn('configuration', 'the configuration has changed since it was read', 'cardq reload')]
      : []),
  ];
}

function judgeState(state: StatusDocument['supervisor']['state'], pid: number | null, problems: number): Finding {
  const message = `${state}, pid ${pid ?? 'unknown'}`;
  if (state !== 'degraded' && problems === 0) return ok('state', message);
  return warn(
    'state',
    `${message}, with ${problems} ${problems === 1 ? 'problem' : 'problems'}`,
    'cardq status tells each and its mend',
  );
}

function judgeVersion(theirs: string, ours: string): Finding {
  if (theirs === ours) return ok('version', `version ${theirs}, like this command`);
  return warn('version', `it is of version ${theirs}, this command of ${ours}`, 'cardq restart --supervisor');
}
