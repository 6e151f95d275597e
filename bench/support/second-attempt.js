import { now, until } from './measure.js';

/** Kills whoever runs the first attempt of a job, and tells how long after that the second one began, in milliseconds. */
export async function secondAttempt(notes) {
  const attempt = (number) => notes.read().find(({ words }) => words[0] === `attempt-${number}`);
  const { pid } = await until('the first attempt', () => attempt(1));
  const killed = now();
  process.kill(pid, 'SIGKILL');
  return (await until('the second attempt', () => attempt(2))).at - killed;
}
