import type { ReloadReport } from '../../protocol/control.js';
import { misuse } from '../arguments.js';
import { changeLines } from '../change-text.js';
import type { Invocation } from '../command.js';

/** Longer than any roll-out that a person would wait for; `--timeout` shortens it. */
const PATIENCE_MS = 24 * 3_600_000;

export async function run({ client, operands, options, output }: Invocation): Promise<number> {
  if (operands.length > 0)
    throw misuse(`reload is of the whole configuration and takes no "${operands[0]}"`, 'cardq reload --dry-run');
  const dryRun = options.has('dry-run');
  const isPatient = !options.has('no-wait');
  const timeoutMs = options.duration('timeout') ?? PATIENCE_MS;
  const { changes, warnings } = await client.post<ReloadReport>(
    `/reload${isPatient ? '?wait=true' : ''}`,
    { dryRun },
    { timeoutMs },
  );
  const isPending = changes.some(({ action }) => action === 'restart');
  for (const warning of warnings) output.warn(warning);
  if (output.isJson) output.json({ schemaVersion: 1, reloaded: !dryRun && isPatient, changes, warnings });
  else output.data(changes.length === 0 ? 'nothing has changed' : changeLines(changes, output).join('\n'));
  if (isPending && !dryRun) output.warn('some of it waits for another supervisor: cardq restart --supervisor');
  return 0;
}
