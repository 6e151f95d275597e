import type { Socket } from 'node:net';

/** How many connections may be open at one time. */
export interface ConnectionLimits {
  readonly inAll: number;
  /** From one address. */
  readonly each: number;
}

/**
 * The connections of a listener. Where there are too many, the oldest makes room for a new one: whoever only holds connections
 * open keeps nobody out. Those that are answered what they may ask for stay; when all do, the new one is turned away.
 */
export class Connections {
  readonly #limits: ConnectionLimits;
  /** Nobody has shown on them that they may ask, or all is answered; the oldest first. */
  readonly #others = new Set<Socket>();
  readonly #kept = new Set<Socket>();
  readonly #perAddress = new Map<string, number>();

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#others.size + this.#kept.size;
  }

  /** Takes in a new connection until it closes; one too many is ended. */
  add(socket: Socket): void {
    const address = socket.remoteAddress ?? '';
    this.#others.add(socket);
    this.#perAddress.set(address, this.#countOf(address) + 1);
    socket.once('close', () => this.#forget(socket, address));
    if (this.#countOf(address) > this.#limits.each) this.#end((one) => one.remoteAddress === address);
    else if (this.size > this.#limits.inAll) this.#end(() => true);
  }

  /** It is answered what it may ask for: until `rest` it does not make room. */
  keep(socket: Socket): void {
    if (this.#others.delete(socket)) this.#kept.add(socket);
  }

  rest(socket: Socket): void {
    if (this.#kept.delete(socket) && !socket.destroyed) this.#others.add(socket);
  }

  // The new one is the last of them: it goes when no other can.
  #end(isMeant: (socket: Socket) => boolean): void {
    for (const socket of this.#others) {
      if (!isMeant(socket) || socket.destroyed) continue;
      socket.destroy();
      return;
    }
  }

  #countOf(address: string): number {
    return this.#perAddress.get(address) ?? 0;
  }

  #forget(socket: Socket, address: string): void {
    this.#others.delete(socket);
    this.#kept.delete(socket);
    const left = this.#countOf(address) - 1;
    if (left > 0) this.#perAddress.set(address, left);
    else this.#perAddress.delete(address);
  }
}
