import { Hono } from 'hono';
import { accepts } from 'hono/accepts';
import type { MetricsControl } from '../../protocol/metrics.js';
import { expose, FORMATS, type Format } from './exposition.js';
import type { RequestCounts } from './request-counts.js';

const OPEN_METRICS = 'application/openmetrics-text';

/** `/metrics`, in the format that whoever asks likes best; text where nothing is said. */
export function metricsRoute(control: MetricsControl, requests: RequestCounts): Hono {
  const routes = new Hono();
  routes.get('/metrics', async (context) => {
    const liked = accepts(context, { header: 'Accept', supports: [OPEN_METRICS, 'text/plain'], default: 'text/plain' });
    const format: Format = liked === OPEN_METRICS ? 'openMetrics' : 'text';
    const samples = { ...(await control.metrics()), cardq_api_requests_total: requests.samples };
    return context.body(expose(samples, format), 200, { 'content-type': FORMATS[format] });
  });
  return routes;
}
