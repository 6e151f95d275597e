import { aboutError } from '../../base/errors.js';
import type { StatusDocument } from '../../protocol/status.js';
import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';
import type { Place } from '../doctor/check.js';
import { GENERAL_CHECKS, PLACE_CHECKS } from '../doctor/checks.js';
import { examineConfiguration } from '../doctor/configuration.js';
import { diagnose } from '../doctor/diagnose.js';
import { reportDocument, reportText } from '../doctor/report.js';

/** A supervisor that is alive answers from what is at hand. */
const ANSWER_MS = 3000;

/** Exit status 0: nothing has failed; 6: the configuration is missing or wrong; 1: something else has failed. */
export async function run(invocation: Invocation): Promise<number> {
  const { operands, options, output, cwd, env } = invocation;
  if (operands.length > 0) throw misuse('doctor takes no words', 'cardq doctor --json');
  const configured = await examineConfiguration({ file: options.text('config') ?? undefined, cwd, env });
  const { loaded, findings } = configured;
  const diagnoses = [
    ...(await diagnose(GENERAL_CHECKS, null)),
    ...findings.map((finding) => ({ subject: 'configuration', ...finding })),
    ...(loaded === null ? [] : await diagnose(PLACE_CHECKS, { loaded, ...(await askSupervisor(invocation)) })),
  ];
  const skipped = loaded === null ? PLACE_CHECKS.map(({ subject }) => subject) : [];
  const report = { diagnoses, skipped };
  if (output.isJson) output.json(reportDocument(report));
  else output.data(reportText(report, (style, text) => output.paint(style, text)));
  if (loaded === null) return configured.exitCode;
  return diagnoses.some(({ level }) => level === 'fail') ? 1 : 0;
}

async function askSupervisor({ client }: Invocation): Promise<Pick<Place, 'running' | 'silence'>> {
  try {
    const running = await client.getIfRunning<StatusDocument>('/status', { timeoutMs: ANSWER_MS });
    return { running, silence: null };
  } catch (thrown) {
    return { running: null, silence: aboutError(thrown) };
  }
}
