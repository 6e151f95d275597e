import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { workplace } from '../support/cardq.js';
import { freePort } from '../support/free-port.js';
import { askTcp, connection, exposed, tokenIn } from '../support/over-tcp.js';
import { until } from '../support/until.js';
import { serving } from '../support/worker-modules.js';

const served = (api: object) => serving({ echo: 'echo' }, { api });

test('without api.enabled nothing listens, and no token is made', async () => {
  const place = await workplace(served({}));
  await place.ok('start');
  expect((await place.status()).supervisor.apiUrl).toBeNull();
  expect(() => tokenIn(place)).toThrow('ENOENT');
});

test('start tells where the API is, and status too', async () => {
  const place = await workplace(served({ enabled: true, port: 0 }));
  const { stderr } = await place.run(['start']);
  const { apiUrl } = (await place.status()).supervisor;
  expect(apiUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(stderr).toContain(`the API is at ${apiUrl}`);
  expect(await place.ok('status')).toContain(apiUrl);
});

test('a port that is taken ends the start with a clear error, and leaves nothing', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const port = Object(taken.address()).port;
  try {
    const place = await workplace(served({ enabled: true, port }));
    const refused = await place.run(['start']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`error: the API cannot listen: somebody else has this port, 127.0.0.1:${port}`);
    expect(refused.stderr).toContain('code: address_unavailable');
    expect((await place.run(['status'])).code).toBe(3);
  } finally {
    taken.close();
  }
});

test('reload moves the listener, changes whom it answers, and takes it away', async () => {
  const [first, second] = [await freePort(), await freePort()];
  const place = await workplace(served({ enabled: true, port: first }));
  await place.ok('start');
  const { pid } = (await place.status()).supervisor;
  const asked = (port: number, host = 'localhost') =>
    askTcp(new URL(`http://127.0.0.1:${port}`), '/api/v1/health', { headers: { host } }).then(
      ({ status }) => status,
      (thrown: Error) => Object(thrown).code,
    );
  const reload = async (api: object) => {
    await place.write('supervisor.config.json', served(api));
    await place.ok('reload');
  };
  expect([await asked(first), await asked(first, 'cards.example'), await asked(second)]).toEqual([
    200,
    421,
    'ECONNREFUSED',
  ]);
  await reload({ enabled: true, port: first, allowedHosts: ['cards.example'] });
  expect(await asked(first, 'cards.example')).toBe(200);
  await reload({ enabled: true, port: second });
  expect([await asked(first), await asked(second)]).toEqual(['ECONNREFUSED', 200]);
  await reload({ enabled: false });
  expect([await asked(first), await asked(second)]).toEqual(['ECONNREFUSED', 'ECONNREFUSED']);
  expect((await place.status()).supervisor).toMatchObject({ pid, apiUrl: null, configStale: false });
});

test('a reload that cannot listen where it should changes nothing, and goes on listening where it did', async () => {
  const port = await freePort();
  const place = await workplace(served({ enabled: true, port }));
  await place.ok('start');
  await place.write('supervisor.config.json', served({ enabled: true, port, host: '192.0.2.1' }));
  expect(await place.run(['reload'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('address_unavailable'),
  });
  const health = await askTcp(new URL(`http://127.0.0.1:${port}`), '/api/v1/health');
  expect(health.status).toBe(200);
  expect((await place.status()).supervisor).toMatchObject({ apiUrl: `http://127.0.0.1:${port}`, configStale: true });
});

test('open listens on loopback when the API is off, and says where', async () => {
  const place = await workplace(served({ port: await freePort() }));
  await place.ok('start');
  const told = await place.run(['open']);
  expect(told).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/#code=[\w-]{43}\n$/),
  });
  const [page = '', code = ''] = told.stdout.trim().split('#code=');
  const { status, headers } = await askTcp(new URL(page), '/api/v1/session', { method: 'POST', body: { code } });
  expect(status).toBe(204);
  const cookie = String(headers['set-cookie']).split(';')[0] ?? '';
  expect((await askTcp(new URL(page), '/api/v1/status', { headers: { cookie } })).status).toBe(200);
  const again = new URL((await place.ok('open', '--json')).match(/http[^"]+/)?.[0] ?? '');
  expect(again.origin).toBe(new URL(page).origin);
});

test('a reload can have the API listen on the port that the page is open on', async () => {
  const port = await freePort();
  const place = await workplace(served({ port }));
  await place.ok('start');
  expect(await place.ok('open')).toContain(`http://127.0.0.1:${port}/`);
  await place.write('supervisor.config.json', served({ enabled: true, port }));
  await place.ok('reload');
  expect((await place.status()).supervisor).toMatchObject({ apiUrl: `http://127.0.0.1:${port}`, configStale: false });
  expect((await askTcp(new URL(`http://127.0.0.1:${port}`), '/api/v1/health')).status).toBe(200);
});

test('open needs a supervisor', async () => {
  const place = await workplace(served({}));
  expect(await place.run(['open'])).toMatchObject({ code: 7, stderr: expect.stringContaining('no_supervisor') });
});

test('--host reaches the API with the token of the environment, of a file, or of the own supervisor', async () => {
  const { place, url, token } = await exposed();
  const { host } = url;
  const status = async (env: NodeJS.ProcessEnv, address = `http://${host}`) =>
    (await place.run(['--host', address, 'status'], { env })).code;
  expect(await status({})).toBe(0);
  expect(await status({}, `http://localhost:${url.port}`)).toBe(0);
  expect(await status({ CARDQ_API_TOKEN: token })).toBe(0);
  expect(await status({ CARDQ_API_TOKEN_FILE: '.cardq/api-token' })).toBe(0);
  expect(await status({ CARDQ_API_TOKEN: 'wrong' })).toBe(77);
  const elsewhere = await workplace(served({}));
  const refused = await elsewhere.run(['--host', `http://${host}`, 'status']);
  expect(refused).toMatchObject({ code: 77, stderr: expect.stringContaining('CARDQ_API_TOKEN') });
});

test('the page is served to everybody, with a policy that lets nothing else in', async () => {
  const { url } = await exposed();
  const { status, headers, text } = await askTcp(url, '/');
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'/);
  expect(headers['content-security-policy']).not.toContain('unsafe');
  const again = await askTcp(url, '/', { headers: { 'if-none-match': String(headers.etag) } });
  expect({ status: again.status, text: again.text }).toEqual({ status: 304, text: '' });
  const files = [...text.matchAll(/(?:src|href)="\/?([\w.-]+)"/g)].map(([, name]) => name);
  expect(files).not.toEqual([]);
  for (const name of files) expect((await askTcp(url, `/${name}`)).status).toBe(200);
});

test('a stop ends what is open on the listener, too', async () => {
  const { place, port, token } = await exposed();
  const view = await connection(port);
  view.write(`GET /api/v1/events HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\n\r\n`);
  await new Promise((resolve) => view.once('data', resolve));
  await place.ok('stop');
  await until('the view to end', () => view.destroyed || view.readableEnded);
});
