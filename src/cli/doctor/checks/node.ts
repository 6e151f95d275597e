import { type Finding, fail, ok, warn } from '../../../protocol/finding.js';
import { type Check, LOCAL_MS } from '../check.js';

/** As `engines` in package.json says. */
const LEAST = [20, 19] as const;

/** Node itself, and what it runs on. */
export const node: Check<unknown> = {
  subject: 'node',
  timeoutMs: LOCAL_MS,
  look: async () =>
    [judgeNode(process.versions.node, `${process.platform} ${process.arch}`), judgePlatform(process.platform)].flat(),
};

/** Whether this version is new enough. */
export function judgeNode(version: string, machine: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const message = `Node ${version} on ${machine}`;
  if (major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1])) return ok('version', message);
  return fail('version', `${message} is too old`, `install Node ${LEAST.join('.')} or later`);
}

/** Nothing to say of the systems that it is made for. */
function judgePlatform(platform: NodeJS.Platform): readonly Finding[] {
  if (platform === 'linux' || platform === 'darwin') return [];
  return [warn('platform', `cardq is not tried on ${platform}`, 'run it on Linux or macOS, on Windows within WSL')];
}
