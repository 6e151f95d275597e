import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { emptyFolder } from '../../support/folder.js';
import { freePort } from '../../support/free-port.js';
import { describeWithRedis, startRedis } from '../../support/redis-server.js';
import { startClustered, startOnPort, startSentineled } from '../../support/redis-topologies.js';
import { until } from '../../support/until.js';
import { openYard } from '../../support/yard.js';

const DOCS = new URL('../../../docs/brokers.md', import.meta.url);
/** As they stand there. */
const RIGHTS =
  '~bull:* -@all +@read +@write +@transaction +@scripting +@connection -@dangerous +info +time +config|get';

describeWithRedis('a supervisor works at a Redis', () => {
  test('on a port, in a database of its own', async () => {
    const { port, server } = await startOnPort();
    await workThrough({ url: `redis://127.0.0.1:${port}/3` });
    expect(server.command('dbsize')).toBe('0');
    expect(Number(server.command('-n', '3', 'dbsize'))).toBeGreaterThan(0);
  });

  test('on a Unix socket, with a password', async () => {
    const server = await startRedis(['--requirepass', 'p@ss/word']);
    onTestFinished(() => server.stop());
    await workThrough({ url: `${server.url}?password=${encodeURIComponent('p@ss/word')}` });
  });

  test('through TLS, whose certificate Node’s own variable makes known', async () => {
    const { port, authority } = await startWithTls();
    const url = `rediss://localhost:${port}`;
    await workThrough({ url }, { NODE_EXTRA_CA_CERTS: authority });
  });

  test('but not through TLS with a certificate that nobody vouches for', async () => {
    const { port } = await startWithTls();
    const yard = await openYard({ config: { url: `rediss://localhost:${port}`, fallback: 'wait' } });
    await yard.ok('start');
    const { message } = await until('the reason', async () => (await yard.status()).problems[0]);
    expect(message).toMatch(/certificate/);
  });

  test('as a user who may do no more than is needed', async () => {
    const { port, server } = await startOnPort();
    server.command('acl', 'setuser', 'cardq', 'on', '>secret', ...RIGHTS.split(' '));
    expect(await readFile(DOCS, 'utf8')).toContain(RIGHTS);
    await workThrough({ url: `redis://cardq:secret@127.0.0.1:${port}` });
    expect(server.command('acl', 'log')).toBe(''); // nothing was refused
  });

  test('but not as one who may do less, and it is told what is missing', async () => {
    const { port, server } = await startOnPort();
    server.command('acl', 'setuser', 'cardq', 'on', '>secret', ...RIGHTS.split(' '), '-eval');
    const yard = await openYard({ config: { url: `redis://cardq:secret@127.0.0.1:${port}`, fallback: 'wait' } });
    await yard.ok('start');
    const { message } = await until('the reason', async () => (await yard.status()).problems[0]);
    expect(message).toMatch(/eval/);
  });

  test('to which sentinels lead', async () => {
    await workThrough({ url: (await startSentineled()).url });
  });

  test('that is a cluster, under a prefix that is a hash tag', async () => {
    const cluster = await startClustered();
    await workThrough({ url: cluster.url, prefix: '{bull}' });
    const keys = cluster.masterOf('{bull}').server.command('--scan').split('\n');
    expect(keys).toContain('{bull}:work:meta');
  });
});

/** All that a supervisor does at its broker: jobs, their failure and retry, a delayed one, a schedule, lists and counts. */
async function workThrough(config: { readonly url: string; readonly prefix?: string }, env: NodeJS.ProcessEnv = {}) {
  const schedules = { hourly: { queue: 'work', every: '1h' } };
  const yard = await openYard({ config: { ...config, fallback: 'wait' } }, { more: { schedules } });
  expect(await yard.run(['start'], { env })).toMatchObject({ code: 0 });
  await until('the broker to be up', async () => (await yard.status()).broker.state === 'up');
  const id = await yard.add({});
  expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1 });
  const delayed = (await yard.ok('enqueue', 'work', '{}', '--delay', '200ms')).trim();
  expect(await yard.ended(delayed)).toMatchObject({ state: 'completed' });
  const failing = (await yard.ok('enqueue', 'work', '{"fate":"unknown"}', '--attempts', '1')).trim();
  expect(await yard.ended(failing)).toMatchObject({ state: 'failed' });
  await yard.ok('retry', failing);
  await yard.ok('pause', 'work');
  await yard.ok('resume', 'work');
  expect(await yard.ok('jobs', 'work')).toContain(id);
  await yard.ok('purge', 'work', '--state', 'completed', '--yes');
  await yard.ok('stop');
}

/** A server that speaks only TLS there, with a certificate of an authority of its own. */
async function startWithTls(): Promise<{ readonly port: number; readonly authority: string }> {
  const [folder, port] = [await emptyFolder(), await freePort()];
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const make = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'];
  openssl(...make, '-subj', '/CN=test authority', '-keyout', at('ca.key'), '-out', at('ca.crt'));
  const server = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const signed = ['-CA', at('ca.crt'), '-CAkey', at('ca.key'), '-addext', 'basicConstraints=critical,CA:FALSE'];
  openssl(...make, ...server, ...signed, '-keyout', at('redis.key'), '-out', at('redis.crt'));
  const tls = ['--tls-cert-file', at('redis.crt'), '--tls-key-file', at('redis.key'), '--tls-auth-clients', 'no'];
  const redis = await startRedis(['--bind', '127.0.0.1', '--tls-port', String(port), ...tls]);
  onTestFinished(() => redis.stop());
  return { port, authority: at('ca.crt') };
}
