import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import type { Control } from '../../protocol/control.js';
import type { Env } from '../caller.js';
import { eventFilter } from '../live/event-filter.js';
import { EventFrames } from '../live/event-frames.js';
import { EventStreams } from '../live/event-streams.js';
import { logRequest } from '../live/log-request.js';
import { LogStreams } from '../live/log-streams.js';
import { placeInStream } from '../live/place-in-stream.js';
import { SSE_HEADERS } from '../live/sse.js';
import { readQuery } from '../read-query.js';

/** One JSON object a line. */
const LINES = { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store' };

/** What happens, and what is written, as server-sent events. */
export function liveRoutes({ live, status }: Pick<Control, 'live' | 'status'>): Hono<Env> {
  const routes = new Hono<Env>();
  const streams = new EventStreams(live, status);
  const logs = new LogStreams(live);

  routes.get('/events', (context) => {
    const { types, worker, queue, replay, status: wantsStatus, follow } = readQuery(context, 'events');
    const filter = eventFilter({ types, worker, queue }, live.names);
    const place = placeInStream(live.recent, {
      lastId: context.req.header('last-event-id') || null,
      replay,
      filter,
    });
    if (context.req.method === 'HEAD') return new Response(null, { headers: SSE_HEADERS });
    if (!follow) return new Response(new EventFrames(live).all(place, filter), { headers: SSE_HEADERS });
    streams.open(context.env.outgoing, { filter, place, wantsStatus });
    return alreadySent();
  });

  routes.get('/logs', async (context) => {
    const { follow, ...query } = readQuery(context, 'logs');
    const request = logRequest(query, Date.now());
    if (!follow) return new Response(await logs.last(request, context.req.raw.signal), { headers: LINES });
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
