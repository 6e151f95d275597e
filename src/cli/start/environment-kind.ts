import { fstatSync } from 'node:fs';

/** True as a container's first process: nobody would be left if the supervisor went to the background. */
export function isContainerInit(): boolean {
  return process.pid === 1;
}

/** True when what is written to this descriptor goes to systemd's journal (systemd.exec(5), `$JOURNAL_STREAM`). */
export function isJournal(fd: number, env: NodeJS.ProcessEnv): boolean {
  const { dev, ino } = fstatSync(fd);
  return env['JOURNAL_STREAM'] === `${dev}:${ino}`;
}

/** True when systemd started this very process as a unit's main one (systemd.exec(5), `$SYSTEMD_EXEC_PID`). */
export function isSystemdMain(env: NodeJS.ProcessEnv): boolean {
  return env['SYSTEMD_EXEC_PID'] === String(process.pid);
}
