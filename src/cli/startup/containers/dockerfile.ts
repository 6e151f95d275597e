import type { Folder } from './folder.js';
import { APP, type ContainerPlan, DATA, USER } from './plan.js';

/** The text of a Dockerfile, for BuildKit and Buildah alike; `version` is that of the cardq that is taken where no manifest names one. */
export function renderDockerfile(plan: ContainerPlan, folder: Folder, version: string): string {
  const { build, taken } = folder.kind === 'source' ? fromSource() : fromFolder(plan, folder, version);
  const paragraphs = [[`ARG NODE_IMAGE=${NODE_IMAGE}`], ...build, runtime(plan, taken)];
  return `${paragraphs.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** How cardq and what it runs get into the last stage. */
interface Stages {
  /** The lines of each stage before it. */
  readonly build: readonly (readonly string[])[];
  readonly taken: readonly string[];
}

const NODE_IMAGE = 'node:24-bookworm-slim';
const FROM = `FROM \${NODE_IMAGE}`;
/** What is secret, or of another machine, beside what the configuration says is made there. */
const NOT_FOR_IMAGES = 'node_modules .git .env .env.* .npmrc secrets';
/** Where cardq's own image has cardq. */
const PROGRAM = '/opt/cardq';

function fromFolder({ made }: ContainerPlan, folder: Folder, version: string): Stages {
  const { kind, hasManifest, hasLock, tarballs } = folder;
  const steps = [
    ...(hasManifest ? [`npm ${hasLock ? 'ci' : 'install --no-package-lock'} --omit=dev`] : []),
    ...(kind === 'plain' ? [`npm install --omit=dev --no-save cardq@${version}`] : []),
  ];
  const manifests = hasManifest ? [`COPY ${['package*.json', ...tarballs].join(' ')} ./`] : [];
  return {
    build: [
      [
        '# Installed anew only when the manifests change.',
        `${FROM} AS packages`,
        `WORKDIR ${APP}`,
        ...manifests,
      ].concat([`RUN ${steps.join(' && ')}`]),
      [
        '# No layer of the image itself ever holds what is removed here.',
        `${FROM} AS files`,
        `WORKDIR ${APP}`,
        'COPY . .',
        `RUN rm -rf ${[NOT_FOR_IMAGES, ...made.map(shellWord)].join(' ')}`,
      ],
    ],
    taken: [
      `ENV PATH=${APP}/node_modules/.bin:$PATH`,
      `COPY --from=files ${APP} ${APP}`,
      `COPY --from=packages ${APP}/node_modules ${APP}/node_modules`,
    ],
  };
}

function fromSource(): Stages {
  const parts = ['bin', 'dist', 'schema'];
  return {
    build: [
      ['# What builds stays behind.', `${FROM} AS packages`, `WORKDIR ${PROGRAM}`].concat([
        'COPY package*.json ./',
        'RUN npm ci --omit=dev',
      ]),
      [`${FROM} AS build`, `WORKDIR ${PROGRAM}`, 'COPY . .', 'RUN npm ci && node scripts/build.js'],
    ],
    taken: [
      `COPY --from=packages ${PROGRAM} ${PROGRAM}`,
      ...parts.map((part) => `COPY --from=build ${PROGRAM}/${part} ${PROGRAM}/${part}`),
      `RUN ln -s ${PROGRAM}/bin/cardq.js /usr/local/bin/cardq`,
    ],
  };
}

function runtime({ configFile, port, bootSeconds }: ContainerPlan, taken: readonly string[]): readonly string[] {
  return [
    FROM,
    '# tini reaps what workers leave behind, which Node as the first process does not.',
    'RUN apt-get update \\',
    ' && apt-get install --yes --no-install-recommends tini \\',
    ' && rm -rf /var/lib/apt/lists/* \\',
    ` && install --directory --owner=${USER} --group=${USER} --mode=0700 ${DATA}`,
    'ENV NODE_ENV=production',
    ...taken,
    `WORKDIR ${APP}`,
    '# All that is written is below this one folder; the rest of the image may be read only.',
    `ENV CARDQ_STATE_DIR=${DATA}/state`,
    `ENV CARDQ_RENDER_OUTPUT_DIR=${DATA}/output`,
    ...(configFile === null ? [] : [`ENV CARDQ_CONFIG=${quoted(`${APP}/${configFile}`)}`]),
    `VOLUME ${DATA}`,
    `EXPOSE ${port}`,
    `USER ${USER}:${USER}`,
    `HEALTHCHECK --interval=30s --timeout=10s --start-period=${bootSeconds}s --retries=3 CMD ["cardq", "health"]`,
    'ENTRYPOINT ["/usr/bin/tini", "--"]',
    'CMD ["cardq", "start", "--foreground"]',
  ];
}

/** In double quotes, where `$` would begin a variable of the file. */
function quoted(text: string): string {
  return `"${text.replaceAll(/["\\$]/g, '\\$&')}"`;
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
