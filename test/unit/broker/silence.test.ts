import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Silence } from '../../../src/broker/redis/silence.js';
import { until } from '../../support/until.js';

test('silence rings each alarm once, in its time', async () => {
  const { silence, rung } = alarmed([5, 10]);
  silence.begin();
  silence.begin();
  await until('the last one', () => rung.includes(10));
  silence.begin(); // it goes on, and has rung
  expect(rung).toEqual([5, 10]);
});

test('an answer ends it, and the next question begins it anew', async () => {
  const { silence, rung } = alarmed([5]);
  silence.begin();
  silence.end();
  silence.begin();
  await until('the alarm', () => rung.length > 0);
  silence.end();
  silence.begin();
  await until('the next one', () => rung.length > 1);
});

// Else who stands still himself would hold the others for dead.
test('an answer that came while this process stood still counts', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { silence, rung } = alarmed([20]);
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const client = connect(server.address() as { port: number });
  const [peer] = await accepted;
  const answer = once(client, 'data').then(() => silence.end());
  silence.begin();
  peer.write('answer');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60);
  await answer;
  client.destroy();
  expect(rung).toEqual([]);
});

function alarmed(times: readonly number[]): { readonly silence: Silence; readonly rung: number[] } {
  const rung: number[] = [];
  const alarms = times.map((afterMs) => ({ afterMs, ring: () => void rung.push(afterMs) }));
  const silence = new Silence({ alarms });
  onTestFinished(() => silence.end());
  return { silence, rung };
}
