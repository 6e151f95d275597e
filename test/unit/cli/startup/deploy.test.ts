import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { renderCompose } from '../../../../src/cli/startup/containers/compose.js';
import { renderDockerfile } from '../../../../src/cli/startup/containers/dockerfile.js';
import { readFolder } from '../../../../src/cli/startup/containers/folder.js';
import { renderKubernetes } from '../../../../src/cli/startup/containers/kubernetes.js';
import { renderNginx } from '../../../../src/cli/startup/containers/nginx.js';
import { planContainer } from '../../../../src/cli/startup/containers/plan.js';
import type { Surroundings } from '../../../support/config-folder.js';
import { containerFacts } from '../../../support/container-facts.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const planOf = async (surroundings: Surroundings) => planContainer(await containerFacts(surroundings));
const FLEET = { file: { broker: { url: 'redis://redis.example.com' } } };
const SOURCE = { context: '../..', dockerfile: 'deploy/docker/Dockerfile', folder: { hasDotEnv: false } };

// `npm run generate` brings these files up to date.
describe('what is ready made in deploy/ is what cardq startup prints for the defaults', () => {
  test.for<readonly [string, () => Promise<string>]>([
    ['docker/Dockerfile', async () => renderDockerfile(await planOf({}), readFolder(root), '0.0.0')],
    ['docker/compose.yaml', async () => renderCompose(await planOf({}), SOURCE)],
    [
      'nginx/cardq.conf',
      async () => renderNginx({ upstream: '127.0.0.1:9797', listen: 443, certificates: '/etc/cardq' }),
    ],
    ['kubernetes/cardq.yaml', async () => renderKubernetes(await planOf(FLEET))],
    ['kubernetes/cardq-embedded.yaml', async () => renderKubernetes(await planOf({}))],
  ])('%s', async ([name, render]) => {
    await expect(await render()).toMatchFileSnapshot(join(root, 'deploy', name));
  });
});
