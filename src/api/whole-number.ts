import { RequestProblem } from './problem.js';

/** A number of the query; null when it is not there. Throws RequestProblem (422). */
export function wholeNumber(raw: string | undefined, name: string, min: number, max: number): number | null {
  if (raw === undefined) return null;
  const value = Number(raw);
  if (raw !== '' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new RequestProblem(422, `${name} is a whole number from ${min} to ${max}`);
}
