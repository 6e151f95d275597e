import { loadCompiledCode } from '../../base/compiled-code.js';
import { aboutError, type CardqError } from '../../base/errors.js';
import type { Foreground } from '../../daemon/event-log.js';
import type { HandOver } from '../../daemon/hand-over.js';
import type { Invocation } from '../command.js';
import { isJournal } from './environment-kind.js';
import { readHandOver } from './read-hand-over.js';

/** Runs the supervisor in this very process, with its log on stdout, and ends the process as the supervisor ends. Throws ConfigError. */
export async function startInFront(invocation: Invocation): Promise<number> {
  loadCompiledCode();
  const { output, env } = invocation;
  const handOver = await readHandOver(invocation);
  const [{ runSupervisor }, { reportedError }] = await Promise.all([
    import('../../daemon/run.js'),
    import('../../daemon/hand-over.js'),
  ]);
  const isDocument = output.isJson && handOver.once;
  // A reader that goes away (`cardq start -F | head`) must not end the workers: the event log copes with it.
  process.stdout.removeAllListeners('error');
  let failure: CardqError | null = null;
  const status = await runSupervisor(handOver, {
    isForeground: true,
    console: isDocument ? null : foregroundOf(handOver, env),
    report: (report) => {
      if (report.report === 'failed') failure = reportedError(report);
    },
  });
  if (failure !== null) output.error(aboutError(failure), null);
  else if (isDocument) output.json({ schemaVersion: 1, succeeded: status === 0 });
  process.exit(status);
}

/** `auto` is text where people read it: on a terminal, and in the journal. */
function foregroundOf({ config }: HandOver, env: NodeJS.ProcessEnv): Foreground {
  const { format } = config.logs;
  const inJournal = isJournal(process.stdout.fd, env);
  const isForPeople = process.stdout.isTTY === true || inJournal;
  return { format: format === 'text' || (format === 'auto' && isForPeople) ? 'text' : 'json', isJournal: inJournal };
}
