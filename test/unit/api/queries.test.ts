import { expect, test } from 'vitest';
import { QUERY_OF, type QueryName, queries } from '../../../src/api/queries.js';
import { parseQuery } from '../../../src/api/read-query.js';
import { bareApp, routesOf } from '../../support/api-routes.js';

const PREFIXES = ['/api/v1', '/api/celery'];
/** Below them a query is held to what the route takes; the page and the metrics take any. */
const ROUTES = routesOf('/api/celery').filter((route) => PREFIXES.some((prefix) => route.includes(` ${prefix}/`)));

async function refusalOf(route: string, query: string) {
  const [method = '', pattern = ''] = route.split(' ');
  const path = pattern.replace(/:\w+/g, 'a');
  const answer = await bareApp('/api/celery').request(`${path}?${query}`, { method }, { caller: { via: 'socket' } });
  return { status: answer.status, ...(answer.status === 422 ? Object(await answer.json()) : {}) };
}

// Some routes used to look past what they do not know: a misspelt `?dry=1` was as good as none.
test.each(ROUTES)('%s refuses a parameter that it does not know', async (route) => {
  expect(await refusalOf(route, 'nonsense=1&__proto__=1')).toMatchObject({
    status: 422,
    code: 'usage',
    errors: [
      { pointer: '/nonsense', detail: 'is no parameter of this' },
      { pointer: '/__proto__', detail: 'is no parameter of this' },
    ],
  });
});

test('below the prefix for clients of Celery the refusal has their words, too', async () => {
  expect(await refusalOf('GET /api/celery/status', 'foo=1')).toMatchObject({
    ...{ success: false, error: '?foo is no parameter of this', status: 422 },
  });
});

test('what takes a query is a route', () => {
  const paths = ROUTES.map((route) => route.replace(/ \/api\/(v1|celery)/, ' '));
  expect(Object.keys(QUERY_OF).filter((route) => !paths.includes(route))).toEqual([]);
});

// The second one used to be passed over: `?state=failed&state=delayed` listed the failed ones alone.
test.each(Object.keys(QUERY_OF))('%s refuses a parameter that is there twice', async (route) => {
  const [name = ''] = Object.keys(queries[QUERY_OF[route] ?? 'nothing']);
  expect(await refusalOf(route.replace(' ', ' /api/v1'), `${name}=1&${name}=1`)).toMatchObject({
    status: 422,
    errors: [{ pointer: `/${name}`, detail: 'is there more than once' }],
  });
});

test('a query is read as its route takes it, and what is empty counts as left out', () => {
  const read = (query: string, name: QueryName) => parseQuery(new URLSearchParams(query), name);
  expect(read('', 'events')).toEqual({
    ...{ types: [], worker: null, queue: null },
    ...{ replay: 0, status: false, follow: true },
  });
  expect(read('types=worker,job.failed&replay=5&status=1&follow=0&queue=', 'events')).toEqual({
    ...{ types: ['worker', 'job.failed'], worker: null, queue: null },
    ...{ replay: 5, status: true, follow: false },
  });
  expect(read('wait=true', 'waiting')).toEqual({ wait: true });
});

test.each([
  ['n=many', 'logs', '/n'],
  ['level=loud', 'logs', '/level'],
  ['follow=yes', 'logs', '/follow'],
  [`grep=${'x'.repeat(257)}`, 'logs', '/grep'],
  ['limit=0', 'tasks', '/limit'],
  ['state=lost', 'tasks', '/state'],
] as const)('%s is refused where it stands', (query, name, pointer) => {
  expect(() => parseQuery(new URLSearchParams(query), name)).toThrow(
    expect.objectContaining({
      status: 422,
      about: expect.objectContaining({ errors: [{ pointer, detail: expect.stringMatching(/^must be /) }] }),
    }),
  );
});
