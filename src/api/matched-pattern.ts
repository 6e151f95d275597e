import type { Context } from 'hono';
import { matchedRoutes } from 'hono/route';

/** The pattern of the route that the request has met; null: of none. What stands in front of many routes has a wildcard. */
export function matchedPattern(context: Context): string | null {
  return matchedRoutes(context).findLast(({ path }) => !path.includes('*'))?.path ?? null;
}
