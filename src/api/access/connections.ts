import type { Socket } from 'node:net';

/** How many connections may be open at one time. */
export interface ConnectionLimits {
  readonly inAll: number;
  /** From one address. */
  readonly each: number;
}

/**
 * The connections of a listener. Where there are too many, the one that has been idle longest makes room for a new one:
 * whoever only holds connections open keeps nobody out. Those that wait for an answer they are entitled to stay; when all do, the
 * new one is turned away.
 */
export class Connections {
  readonly #limits: ConnectionLimits;
  /** The longest idle first. */
  readonly #idle = new Set<Socket>();
  readonly #busy = new Set<Socket>();
  readonly #perAddress = new Map<string, number>();

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#idle.size + this.#busy.size;
  }

  /** Takes in a new connection until it closes; one too many is ended. */
  add(socket: Socket): void {
    const address = socket.remoteAddress ?? '';
    this.#idle.add(socket);
    this.#perAddress.set(address, this.#countOf(address) + 1);
    socket.once('close', () => this.#forget(socket, address));
    if (this.#countOf(address) > this.#limits.each) this.#end((one) => one.remoteAddress === address);
    else if (this.size > this.#limits.inAll) this.#end(() => true);
  }

  /** From now on, until `rest`, it is answered and must not make room. */
  keep(socket: Socket): void {
    if (this.#idle.delete(socket)) this.#busy.add(socket);
  }

  rest(socket: Socket): void {
    if (this.#busy.delete(socket) && !socket.destroyed) this.#idle.add(socket);
  }

  // The new one is idle, too, and the last of them: it is the one to go when no other can.
  #end(isMeant: (socket: Socket) => boolean): void {
    for (const socket of this.#idle) {
      if (!isMeant(socket) || socket.destroyed) continue;
      socket.destroy();
      return;
    }
  }

  #countOf(address: string): number {
    return this.#perAddress.get(address) ?? 0;
  }

  #forget(socket: Socket, address: string): void {
    this.#idle.delete(socket);
    this.#busy.delete(socket);
    const left = this.#countOf(address) - 1;
    if (left > 0) this.#perAddress.set(address, left);
    else this.#perAddress.delete(address);
  }
}
