import type { Envelope, FromWorker, ToWorker } from '../protocol/worker-messages.js';
import { readToWorker } from '../protocol/worker-messages.js';

/** The child's end of the channel to its supervisor. */
export interface SupervisorLink {
  send(message: FromWorker): void;
  /** Resolves when all that was sent has left the process. */
  flushed(): Promise<void>;
  onMessage(listener: (message: ToWorker) => void): void;
  /** The supervisor died, or let go of this process. */
  onLost(listener: () => void): void;
}

/** Opens the channel that the supervisor gave at birth. Throws when the process was not started by one. */
export function openSupervisorLink(): SupervisorLink {
  if (process.send === undefined) throw new Error('this program is started by the cardq supervisor, not by hand');
  const send = process.send.bind(process);
  const unsent = new Set<Promise<void>>();
  return {
    send(message) {
      if (!process.connected) return; // the supervisor is gone: nobody is left to be told
      const envelope: Envelope = { cardq: message };
      const sent = new Promise<void>((resolve) => send(envelope, undefined, undefined, () => resolve()));
      unsent.add(sent);
      void sent.then(() => unsent.delete(sent));
    },
    async flushed() {
      await Promise.all(unsent);
    },
    onMessage(listener) {
      process.on('message', (raw) => {
        const message = readToWorker(raw);
        if (message !== null) listener(message);
      });
    },
    onLost(listener) {
      process.once('disconnect', listener);
    },
  };
}
