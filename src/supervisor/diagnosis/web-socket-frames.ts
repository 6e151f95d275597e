/**
 * The few frames of RFC 6455 that a debugger's conversation needs: whole text messages up, text messages in any number of
 * pieces down.
 */

const FINAL = 0x80;
const MASKED = 0x80;
const TEXT = 0x1;
/** Opcodes from here on are pings, pongs and closes. */
const FIRST_CONTROL = 0x8;

/** One text message as a client sends it, masked with these 4 random bytes; up to 65 535 bytes long. */
export function encodeText(text: string, mask: Uint8Array): Buffer {
  const body = Buffer.from(text);
  for (const [at, byte] of body.entries()) body[at] = byte ^ (mask[at % 4] ?? 0);
  const length = body.length < 126 ? [MASKED | body.length] : [MASKED | 126, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([FINAL | TEXT, ...length]), mask, body]);
}

/** Puts the text messages of a server together from the pieces in which they arrive. */
export class TextMessages {
  #bytes: Buffer = Buffer.alloc(0);
  #begun: Buffer[] = [];

  /** The messages that these bytes complete. */
  push(bytes: Buffer): readonly string[] {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    const messages: string[] = [];
    for (let frame = this.#next(); frame !== null; frame = this.#next()) {
      if (frame.opcode >= FIRST_CONTROL) continue;
      this.#begun.push(frame.body);
      if (!frame.isFinal) continue;
      messages.push(Buffer.concat(this.#begun).toString('utf8'));
      this.#begun = [];
    }
    return messages;
  }

  #next(): { readonly opcode: number; readonly isFinal: boolean; readonly body: Buffer } | null {
    const [first, second] = this.#bytes;
    if (first === undefined || second === undefined) return null;
    const head = 2 + ({ 126: 2, 127: 8 }[second] ?? 0);
    if (this.#bytes.length < head) return null;
    const end = head + lengthOf(this.#bytes, second);
    if (this.#bytes.length < end) return null;
    const body = this.#bytes.subarray(head, end);
    this.#bytes = this.#bytes.subarray(end);
    return { opcode: first & 0x0f, isFinal: (first & FINAL) !== 0, body };
  }
}

// A server does not mask, so the second byte is the length, or says how many bytes of it follow.
function lengthOf(bytes: Buffer, second: number): number {
  if (second === 126) return bytes.readUInt16BE(2);
  return second === 127 ? Number(bytes.readBigUInt64BE(2)) : second;
}
