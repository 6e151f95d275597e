import { expect, test } from 'vitest';
import { encodeText, TextMessages } from '../../../src/supervisor/diagnosis/web-socket-frames.js';

test('the masked example of RFC 6455 is encoded as it stands there', () => {
  const mask = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);
  expect(encodeText('Hello', mask)).toEqual(
    Buffer.from([0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]),
  );
});

test('a longer message tells its length in two more bytes', () => {
  expect(encodeText('x'.repeat(300), Buffer.alloc(4)).subarray(0, 4)).toEqual(Buffer.from([0x81, 0xfe, 0x01, 0x2c]));
});

test.each([125, 126, 65_535, 65_536])('a message of %i bytes is read, however it is cut', (length) => {
  const text = 'y'.repeat(length);
  const frame = serverFrame(text);
  const messages = new TextMessages();
  const read: string[] = [];
  for (let at = 0; at < frame.length; at += 1000) read.push(...messages.push(frame.subarray(at, at + 1000)));
  expect(read).toEqual([text]);
});

test('a message in pieces is put together, with a ping in between left out, and two at once are two', () => {
  const messages = new TextMessages();
  const begun = Buffer.from([0x01, 0x02, ...Buffer.from('He')]);
  const ping = Buffer.from([0x89, 0x00]);
  const ended = Buffer.from([0x80, 0x03, ...Buffer.from('llo')]);
  expect(messages.push(Buffer.concat([begun, ping, ended, serverFrame('again')]))).toEqual(['Hello', 'again']);
});

/** One unmasked text frame. */
function serverFrame(text: string): Buffer {
  const body = Buffer.from(text);
  const head = Buffer.alloc(body.length < 126 ? 2 : body.length < 65_536 ? 4 : 10);
  head[0] = 0x81;
  if (head.length === 2) head[1] = body.length;
  if (head.length === 4) {
    head[1] = 126;
    head.writeUInt16BE(body.length, 2);
  }
  if (head.length === 10) {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(body.length), 2);
  }
  return Buffer.concat([head, body]);
}
