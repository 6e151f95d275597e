import { parseSince } from '../../base/since.js';
import type { StatsDocument } from '../../protocol/stats.js';
import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';
import { cutShort, statsText } from '../stats/stats-text.js';
import { glyphsFor } from '../terminal/glyphs.js';

const DEFAULT_SINCE = '30m';

/** Prints what was done since then. Throws `no_supervisor` where nobody has counted, and `usage`. */
export async function run({ client, env, operands, options, output }: Invocation): Promise<number> {
  const [surplus] = operands;
  if (surplus !== undefined) throw misuse(`stats shows everything and takes no "${surplus}"`, 'cardq stats --since 1h');
  const since = readSince(options.text('since') ?? DEFAULT_SINCE, Date.now());
  const stats = await client.get<StatsDocument>(`/stats?since=${encodeURIComponent(new Date(since).toISOString())}`);
  if (output.isJson) output.json(stats);
  else output.data(statsText(stats, { output, glyphs: glyphsFor(env) }));
  const cut = options.has('since') ? cutShort(stats) : null;
  if (cut !== null) output.say(cut);
  return 0;
}

function readSince(raw: string, now: number): number {
  const since = parseSince(raw, now);
  if (since !== null && since <= now) return since;
  const problem = since === null ? `takes a duration or a time, not "${raw}"` : 'is yet to come';
  throw misuse(`--since ${problem}`, 'for example 1h, 2026-11-22 or 2026-11-22T13:04');
}
