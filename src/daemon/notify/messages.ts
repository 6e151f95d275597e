/** What is told at once, in the words of sd_notify(3): `READY=1`, `STATUS=…`. */
export type Message = Readonly<Record<string, string>>;

/** What says how things are now, and nothing else; a later one makes up for an earlier one. */
const OF_THE_MOMENT: ReadonlySet<string> = new Set(['STATUS', 'WATCHDOG', 'EXTEND_TIMEOUT_USEC']);

/**
 * What is still to be told when this comes on top. States follow each other one by one (a reload that has begun and one that has
 * ended would cancel out), but what is of the moment goes with the message before it.
 */
export function withMessage(waiting: readonly Message[], message: Message): readonly Message[] {
  const last = waiting.at(-1);
  const isOfTheMoment = Object.keys(message).every((name) => OF_THE_MOMENT.has(name));
  if (last === undefined || !isOfTheMoment) return [...waiting, message];
  return [...waiting.slice(0, -1), { ...last, ...message }];
}

/** One `NAME=value` each; a value is one line. */
export function assignmentsOf(message: Message): readonly string[] {
  return Object.entries(message).map(([name, value]) => `${name}=${value.replaceAll(/\s+/g, ' ')}`);
}
