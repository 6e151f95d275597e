import { createHash, randomBytes } from 'node:crypto';
import { resolve } from 'node:path';

/** The variable in a child's environment by which it and all that it starts are known, even after setsid. */
export const MARK_VARIABLE = 'CARDQ_MARK';

/** What the marks of all children of one supervisor begin with: `<state folder>-<supervisor>`. */
export function newSupervisorMark(stateDir: string): string {
  return `${stateDirMark(stateDir)}-${randomBytes(4).toString('hex')}`;
}

/** What the marks of all supervisors of one state folder begin with. */
export function stateDirMark(stateDir: string): string {
  return createHash('sha256').update(resolve(stateDir)).digest('hex').slice(0, 12);
}

/** The mark of one incarnation, the nth birth of its supervisor: `<state folder>-<supervisor>:pdf-1:3`. */
export function incarnationMark(supervisorMark: string, process: string, birth: number): string {
  return `${supervisorMark}:${process}:${birth}`;
}

/** The process (`pdf-1`) that a mark names. */
export function processOfMark(mark: string): string {
  return mark.split(':')[1] ?? mark;
}
