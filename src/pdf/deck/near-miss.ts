import { suggest } from '../../base/suggest.js';

/** No report tells more than this; looking for what each of thousands may have meant would take minutes. */
const MOST_SUGGESTIONS = 200;

/** Tells, in words that follow a message, which of these names a wrong one may have meant: ` (did you mean …?)`, or nothing. */
export function suggester(names: readonly string[]): (wrong: string) => string {
  let asked = 0;
  return (wrong) => {
    const meant = asked++ < MOST_SUGGESTIONS ? suggest(wrong, names) : null;
    return meant === null ? '' : ` (did you mean ${meant}?)`;
  };
}
