import { messageOf } from '../base/errors.js';
import type { JsonObject } from '../base/json.js';
import type { Mistake } from './mistakes/problems.js';
import { objectAt, valueAt } from './sources/settings.js';

/** Cron expressions that cannot be read. The parser is loaded only when there is one: it is large. */
export async function cronMistakes(raw: JsonObject): Promise<Mistake[]> {
  const paths = Object.keys(objectAt(raw, ['schedules'])).map((name) => ['schedules', name, 'cron']);
  const expressions = paths.flatMap((path) => {
    const cron = valueAt(raw, path);
    return typeof cron === 'string' ? [{ path, cron }] : [];
  });
  if (expressions.length === 0) return [];
  const { CronExpressionParser } = await import('cron-parser');
  return expressions.flatMap(({ path, cron }) => {
    try {
      CronExpressionParser.parse(cron);
      return [];
    } catch (thrown) {
      const message = `is no cron expression: ${messageOf(thrown)}`;
      return [{ path, message, hint: 'minute hour day-of-month month day-of-week, such as "0 3 * * *"' }];
    }
  });
}
