/**
 * With these a Node process listens to a debugger only when it is asked to (SIGUSR1), on a free port of the loopback, and
 * tells the address with its secret to its error output alone, not to whoever asks at that port. They cost nothing before.
 */
export const INSPECTABLE: readonly string[] = ['--inspect-port=127.0.0.1:0', '--inspect-publish-uid=stderr'];
