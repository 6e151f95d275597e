import { type Ms, parseDuration } from './units.js';

/**
 * The instant that `30m` (so long ago), `2026-11-22` or `2026-11-22T13:04` means, in milliseconds since the epoch; null when
 * it is none of these. A time without a zone is local, as logs show it; JavaScript would take a day alone for one of UTC.
 */
export function parseSince(raw: string, now: Ms): Ms | null {
  const age = parseDuration(raw);
  if (age !== null) return now - age;
  const [, day, clock = '00:00'] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d.*))?$/.exec(raw) ?? [];
  const at = Date.parse(`${day}T${clock}`);
  return Number.isNaN(at) ? null : at;
}
