import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import type { Control } from '../../protocol/control.js';
import type { Env } from '../caller.js';
import { eventFilter } from '../live/event-filter.js';
import { EventFrames } from '../live/event-frames.js';
import { EventStreams } from '../live/event-streams.js';
import { readLogRequest } from '../live/log-request.js';
import { LogStreams } from '../live/log-streams.js';
import { placeInStream } from '../live/place-in-stream.js';
import { SSE_HEADERS } from '../live/sse.js';
import { requireKnown } from '../read-query.js';
import { wholeNumber } from '../whole-number.js';

/** One JSON object a line. */
const LINES = { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store' };

const EVENT_PARAMETERS = ['types', 'worker', 'queue', 'replay', 'status', 'follow'] as const;

/** What happens, and what is written, as server-sent events. */
export function liveRoutes({ live, status }: Pick<Control, 'live' | 'status'>): Hono<Env> {
  const routes = new Hono<Env>();
  const streams = new EventStreams(live, status);
  const logs = new LogStreams(live);

  routes.get('/events', (context) => {
    requireKnown(context.req.query(), EVENT_PARAMETERS);
    const { types = '', worker = null, queue = null, replay, status: withStatus, follow = '1' } = context.req.query();
    const filter = eventFilter({ types: types.split(',').filter(Boolean), worker, queue }, live.names);
    const place = placeInStream(live.recent, {
      lastId: context.req.header('last-event-id') || null,
      replay: wholeNumber(replay, 'replay', 0, Number.MAX_SAFE_INTEGER) ?? 0,
      filter,
    });
    if (context.req.method === 'HEAD') return new Response(null, { headers: SSE_HEADERS });
    if (follow === '0') return new Response(new EventFrames(live).all(place, filter), { headers: SSE_HEADERS });
    streams.open(context.env.outgoing, { filter, place, wantsStatus: withStatus === '1' });
    return alreadySent();
  });

  routes.get('/logs', async (context) => {
    const { follow, ...query } = context.req.query();
    const request = readLogRequest(query, Date.now());
    if (follow !== '1') return new Response(await logs.last(request, context.req.raw.signal), { headers: LINES });
    if (context.req.method === 'HEAD') return new Response(null, { headers: SSE_HEADERS });
    logs.open(context.env.outgoing, request, context.req.header('last-event-id') || null);
    return alreadySent();
  });
  return routes;
}

/** The answer is under way, by other means than a response. */
function alreadySent(): Response {
  return new Response(null, RESPONSE_ALREADY_SENT);
}
