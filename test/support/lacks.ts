/**
 * Whether something is missing here that tests need: `missing` says what it is and how to get it, null that it is there. It is
 * told once a file, because of what is skipped the runner keeps the reason to itself.
 */
export function lacks(missing: string | null): missing is string {
  if (missing === null) return false;
  if (!told.has(missing)) console.warn(`skipped, because ${missing}`);
  told.add(missing);
  return true;
}

/** The same of what can be installed everywhere: with `CI` set its absence is an error. */
export function lacksPackage(missing: string | null): missing is string {
  if (missing !== null && process.env['CI']) throw new Error(missing);
  return lacks(missing);
}

/** What is missing where root runs the tests, whom no permission stops. */
export const ANOTHER_USER = process.geteuid?.() === 0 ? 'no permission stops root: run it as another user' : null;

const told = new Set<string>();
