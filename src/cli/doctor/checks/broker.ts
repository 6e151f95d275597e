import type { BrokerSpec } from '../../../config/config.js';
import { type Finding, ok } from '../../../protocol/finding.js';
import type { Check } from '../check.js';
import { judgeEmbeddedFile } from '../embedded-file.js';

/** Connecting, five questions, and taking leave, each with a limit of its own below this. */
const BROKER_MS = 12_000;

/** Where jobs wait: a Redis is asked, a file is looked at, and nothing is changed in either. */
export const broker: Check = {
  subject: 'broker',
  timeoutMs: BROKER_MS,
  look: ({ loaded: { config } }) =>
    config.broker.url === null ? judgeEmbeddedFile(config.stateDir) : inspect(config.broker),
};

async function inspect(spec: BrokerSpec): Promise<readonly Finding[]> {
  const { openAlone } = await import('../../../broker/open.js');
  const opened = await openAlone({ spec, stateDir: '', holder: `doctor-${process.pid}` });
  try {
    const findings = (await opened.checkup?.inspect()) ?? [];
    return [ok('answer', opened.location), ...findings];
  } finally {
    await opened.close();
  }
}
