import { version } from '../../../base/version.js';
import type { StartupKind } from '../startup-kind.js';
import { renderCompose } from './compose.js';
import { renderDockerfile } from './dockerfile.js';
import { readFolder } from './folder.js';
import { renderKubernetes } from './kubernetes.js';
import { containerWarnings, planContainer } from './plan.js';

/** An image of this configuration's folder. */
export const docker: StartupKind = {
  render: (facts) => ({
    fileName: 'Dockerfile',
    text: renderDockerfile(planContainer(facts), readFolder(facts.folder), version),
    warnings: containerWarnings(facts),
    next: `save this as Dockerfile in ${facts.folder}; docker build -t cardq . && docker run -d -v cardq:/var/lib/cardq cardq`,
  }),
};

/** That image, a Redis, and an nginx for where it is asked for. */
export const compose: StartupKind = {
  render: (facts) => ({
    fileName: 'compose.yaml',
    text: renderCompose(planContainer(facts), {
      context: '.',
      dockerfile: 'Dockerfile',
      folder: readFolder(facts.folder),
    }),
    warnings: containerWarnings(facts),
    next: `save this as compose.yaml in ${facts.folder}, beside the Dockerfile of "cardq startup docker"; its first lines say how to begin`,
  }),
};

/** That image on a cluster. */
export const kubernetes: StartupKind = {
  render: (facts) => ({
    fileName: 'cardq.yaml',
    text: renderKubernetes(planContainer(facts)),
    warnings: containerWarnings(facts),
    next: 'the image is that of "cardq startup docker"; kubectl apply -f takes this once the secrets in its first lines are there',
  }),
};
