import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { QUERY_OF, queries } from '../../src/api/queries.js';
import { routesOf } from '../support/api-routes.js';
import { statusOf } from '../support/over-socket.js';
import { type Exposed, exposed, type TcpAnswer } from '../support/over-tcp.js';
import { seededRandom } from '../support/seeded-random.js';

// `FUZZ_SEED=7 FUZZ_RUNS=500` before the command tries others; one that fails tells its seed and its request.
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 12);

/** What paths, queries, headers and fields are made of. */
const HOSTILE: readonly string[] = [
  '',
  '.',
  '..',
  '../../../../etc/passwd',
  '..%2f..%2f..%2fetc%2fpasswd',
  '%2e%2e%2f',
  '..\\..\\windows',
  '%00',
  'a%00.pdf',
  '%ff%fe',
  '%',
  '__proto__',
  'constructor',
  'toString',
  'echo',
  'work',
  'work-1',
  'a',
  '0',
  '-1',
  '1e309',
  '9007199254740993',
  'NaN',
  '\u202e\u0000é\ud83d\ude00',
  "' OR 1=1 --",
  '{{7*7}}',
  '<script>alert(1)</script>',
  '/etc/passwd',
  'file:///etc/passwd',
  '|id',
  '$(id)',
  'x'.repeat(5000),
];

interface Attempt {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

test('no request makes it fail, tell what it should not, or forget its manners', { timeout: 300_000 }, async () => {
  const api = await exposed();
  const routes = routesOf('/api/celery');
  expect(routes.length).toBeGreaterThan(30);
  const random = seededRandom(SEED);
  for (const route of routes.flatMap((one) => Array.from({ length: RUNS }, () => one))) {
    const attempt = madeUp(route, { random, token: api.token });
    const { status, headers, text } = await send(api, attempt);
    const told = { seed: SEED, attempt: shortened(attempt), status, text: text.slice(0, 500) };
    expect(status < 500 || status === 503 || status === 504, JSON.stringify(told)).toBe(true);
    expect(headers['x-content-type-options'], JSON.stringify(told)).toBe('nosniff');
    expect(headers['content-security-policy'], JSON.stringify(told)).toContain("default-src 'none'");
    if (status >= 400 && attempt.method !== 'HEAD')
      expect(headers['content-type'], JSON.stringify(told)).toBe('application/problem+json');
    expect(text.includes(api.token) || text.includes('root:'), JSON.stringify(told)).toBe(false);
  }
  expect((await statusOf(api.place)).supervisor.pid).toBeGreaterThan(0);
  expect(readFileSync(join(api.place.folder, '.cardq/logs/supervisor.err'), 'utf8')).toBe('');
});

function madeUp(route: string, { random, token }: { readonly random: () => number; readonly token: string }): Attempt {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const one = () => pick(HOSTILE);
  const [known = '', pattern = ''] = route.split(' ');
  const path = pattern.replace(/:\w+/g, () => encode(one(), random));
  const names = random() < 0.8 ? parametersOf(route) : STRAY_NAMES;
  const parameters = names.filter(() => random() < 0.4).map((name) => `${name}=${encode(one(), random)}`);
  const query = parameters.length === 0 ? '' : `?${parameters.join('&')}`;
  const method = random() < 0.9 ? known : pick(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE']);
  const body = method === 'GET' || method === 'HEAD' || random() < 0.2 ? null : bodyOf(random, pick);
  const headers: Record<string, string> = {
    ...(random() < 0.9 ? { authorization: `Bearer ${token}` } : {}),
    ...(body !== null && random() < 0.8 ? { 'content-type': 'application/json' } : {}),
    ...(random() < 0.2 ? { [pick(HEADER_NAMES)]: headerSafe(one()) } : {}),
  };
  return { method, path: `${path}${query}`, headers, body };
}

/** What the route takes in its query: whatever else is there, it refuses at once. */
function parametersOf(route: string): readonly string[] {
  return Object.keys(queries[QUERY_OF[route.replace(/\/api\/(v1|celery)/, '')] ?? 'nothing']);
}

const STRAY_NAMES = ['queue', 'token', '__proto__', 'constructor'];
const HEADER_NAMES = [
  'idempotency-key',
  'last-event-id',
  'if-none-match',
  'range',
  'cookie',
  'accept',
  'accept-encoding',
  'content-encoding',
  'x-forwarded-for',
  'origin',
  'sec-fetch-site',
];
const FIELDS = [
  'workers',
  'concurrency',
  'queues',
  'queue',
  'data',
  'states',
  'dryRun',
  'now',
  'force',
  'id',
  'name',
  'delay',
  'attempts',
  'priority',
  'token',
  'code',
  'level',
  'grantedDirs',
  '__proto__',
  'constructor',
];

function bodyOf(random: () => number, pick: <T>(from: readonly T[]) => T): string {
  const value = (depth: number): unknown => {
    const kind = random();
    if (depth > 4 || kind < 0.4) return pick<unknown>([...HOSTILE, null, true, false, 0, -1, 1e308, 0.5]);
    if (kind < 0.7) return Array.from({ length: Math.floor(random() * 4) }, () => value(depth + 1));
    return Object.fromEntries(Array.from({ length: Math.floor(random() * 4) }, () => [pick(FIELDS), value(depth + 1)]));
  };
  const kind = random();
  if (kind < 0.7)
    return JSON.stringify(
      Object.fromEntries(Array.from({ length: Math.floor(random() * 4) }, () => [pick(FIELDS), value(0)])),
    );
  if (kind < 0.8) return JSON.stringify(value(0)).slice(0, -1);
  if (kind < 0.85) return '['.repeat(30_000);
  if (kind < 0.9) return `{"data":"${'x'.repeat(70_000)}"}`;
  return pick([
    '{',
    '\u0000',
    '\ufeff{}',
    '{"a":1}{"b":2}',
    'null',
    '[]',
    '"',
    '{"__proto__":{"queue":"echo"}}',
    '\xff\xfe',
  ]);
}

function encode(text: string, random: () => number): string {
  return random() < 0.5 ? encodeURIComponent(text) : text.replace(/[^!-~]|[#?]/g, '');
}

function headerSafe(text: string): string {
  return text.replace(/[^ -~]/g, '');
}

/** Of a stream only the head is waited for; whoever asks too often waits as told. */
async function send(api: Exposed, attempt: Attempt): Promise<TcpAnswer> {
  for (;;) {
    const answer = await sendOnce(api, attempt);
    if (answer.status !== 429) return answer;
    await delay(100);
  }
}

function sendOnce({ url }: Exposed, { method, path, headers, body }: Attempt): Promise<TcpAnswer> {
  return new Promise((resolve, reject) => {
    const about = {
      hostname: url.hostname,
      port: url.port,
      method,
      path: path.replace(/ /g, ''),
      headers,
      agent: false,
    };
    const call = request(about, (response) => {
      const { statusCode: status = 0, headers: told } = response;
      const done = (text: string) => resolve({ status, headers: told, text, body: null });
      if (told['content-type']?.startsWith('text/event-stream') !== true)
        return void readAll(response).then(done, reject);
      response.destroy();
      done('');
    });
    call.on('error', reject);
    call.end(body ?? undefined);
  });
}

function shortened(attempt: Attempt): object {
  return { ...attempt, path: attempt.path.slice(0, 300), body: attempt.body?.slice(0, 300) ?? null };
}
