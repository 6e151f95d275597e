const STATUS = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Ends the command with 128 + the signal where it has no other way to leave. Dying of the signal says the same to a shell only, and
 * as a container's first process it would not die at all.
 */
export function leaveBySignal(): void {
  for (const [signal, status] of Object.entries(STATUS))
    process.on(signal, () => {
      if (process.listenerCount(signal) === 1) process.exit(status); // else the command sees to it
    });
}
