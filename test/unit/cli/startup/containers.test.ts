import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderCompose } from '../../../../src/cli/startup/containers/compose.js';
import { renderDockerfile } from '../../../../src/cli/startup/containers/dockerfile.js';
import { readFolder } from '../../../../src/cli/startup/containers/folder.js';
import { renderKubernetes } from '../../../../src/cli/startup/containers/kubernetes.js';
import { containerWarnings, planContainer } from '../../../../src/cli/startup/containers/plan.js';
import { folderWith, type Surroundings } from '../../../support/config-folder.js';
import { containerFacts } from '../../../support/container-facts.js';

const planOf = async (surroundings: Surroundings) => planContainer(await containerFacts(surroundings));
const BUILD = { context: '.', dockerfile: 'Dockerfile', folder: { hasDotEnv: false } };

describe('what a container is given', () => {
  test('is time for the slowest worker to end, and memory for the hard limits of all processes', async () => {
    const workers = {
      a: { queues: ['default'], processes: { min: 1, max: 4 }, standby: 1, limits: { memoryHard: '600MiB' } },
      b: { queues: ['default'], drainTimeout: '95s', processes: 2, limits: { memoryHard: '1GiB' } },
    };
    const plan = await planOf({ file: { name: 'Press & Co.', workers } });
    const mebi = 5 * 600 + 2 * 1024 + 128;
    expect(plan).toMatchObject({ name: 'press-co', stopSeconds: 105, memory: mebi * 1024 ** 2 });
    const { services } = parse(renderCompose(plan, BUILD));
    expect(services.cardq).toMatchObject({ stop_grace_period: '105s', mem_limit: `${mebi}m` });
    const [{ spec }] = documentsOf(renderKubernetes(plan));
    expect(spec.template.spec.terminationGracePeriodSeconds).toBe(105);
    expect(spec.template.spec.containers[0].resources.limits).toEqual({ memory: `${mebi}Mi` });
  });

  test('is no limit where a process has none, which is told', async () => {
    const facts = await containerFacts({
      file: { workers: { a: { queues: ['default'], limits: { memoryHard: null } } } },
    });
    expect(planContainer(facts).memory).toBeNull();
    expect(renderCompose(planContainer(facts), BUILD)).not.toContain('mem_limit');
    expect(containerWarnings(facts)).toEqual([
      'workers.a.limits.memoryHard is not set, so the container has no limit either',
    ]);
  });

  test('is a warning about what is not in the image', async () => {
    const facts = await containerFacts({
      file: { workers: { a: { script: '/bin/sh' } }, render: { inputRoots: ['.', '/srv/decks'] } },
    });
    expect(containerWarnings(facts)).toEqual([
      `workers.a.script: /bin/sh is outside of ${facts.folder}, so it is not in the image`,
      `render.inputRoots: /srv/decks is outside of ${facts.folder}, so it is not in the image`,
      'workers.a.script: what runs sh has to be installed in the image',
    ]);
  });
});

describe('where jobs wait', () => {
  test.for([[null], ['redis://:pw@localhost:6379/0'], ['unix:/run/redis.sock'], ['redis://127.0.0.1']] as const)(
    'with %s, compose brings a Redis of its own',
    async ([url]) => {
      const text = renderCompose(await planOf({ file: { broker: { url } } }), BUILD);
      const { services, networks, secrets } = parse(text);
      expect(services.cardq.environment).toMatchObject({ REDIS_HOST: 'redis' });
      expect(services.redis).not.toHaveProperty('ports');
      expect(services.redis.networks).toEqual(['back']);
      expect(networks.back).toEqual({ internal: true });
      expect(Object.keys(secrets)).toContain('redis_password');
      expect(text).not.toContain(':pw@');
    },
  );

  test('with a Redis of another host nothing of it is printed, and its URL is a secret of the cluster', async () => {
    const plan = await planOf({ file: { broker: { url: 'rediss://:pw@redis.example.net/0' } } });
    const compose = renderCompose(plan, BUILD);
    expect(Object.keys(parse(compose).services)).toEqual(['cardq', 'nginx']);
    const manifests = renderKubernetes(plan);
    expect(documentsOf(manifests).map(({ kind }) => kind)).toEqual([
      'Deployment',
      'PersistentVolumeClaim',
      'PodDisruptionBudget',
      'Service',
    ]);
    expect(manifests).toContain('CARDQ_BROKER_FALLBACK, value: wait');
    expect(compose + manifests).not.toMatch(/:pw@|redis\.example\.net/);
  });

  test('the embedded broker is one pod with a volume that outlives it', async () => {
    const [{ kind, spec }] = documentsOf(renderKubernetes(await planOf({})));
    expect(kind).toBe('StatefulSet');
    expect(spec.replicas).toBe(1);
    expect(spec.volumeClaimTemplates[0].metadata.name).toBe('data');
  });
});

describe('an image', () => {
  test('has the packages of the lock, packed ones too, and none of what is secret or made there', async () => {
    const manifest = { dependencies: { cardq: 'file:cardq-0.1.0.tgz' } };
    const folder = await folderWith({ 'package.json': manifest, 'package-lock.json': '{}', '.env': '' });
    const found = readFolder(folder);
    expect(found).toMatchObject({ kind: 'project', hasLock: true, hasDotEnv: true });
    const plan = await planOf({ file: { stateDir: "var/it's" } });
    const text = renderDockerfile(plan, found, '0.1.0');
    expect(text).toContain('COPY package*.json cardq-0.1.0.tgz ./\nRUN npm ci --omit=dev\n');
    expect(text).toContain("RUN rm -rf node_modules .git .env .env.* .npmrc secrets 'var/it'\\''s' output\n");
  });

  test('has cardq itself where no manifest asks for it', async () => {
    const bare = renderDockerfile(await planOf({}), readFolder(await folderWith({})), '1.2.3');
    expect(bare).toContain('WORKDIR /app\nRUN npm install --omit=dev --no-save cardq@1.2.3\n');
    const other = await folderWith({ 'package.json': { dependencies: { zod: '4' } } });
    expect(renderDockerfile(await planOf({}), readFolder(other), '1.2.3')).toContain(
      'RUN npm install --no-package-lock --omit=dev && npm install --omit=dev --no-save cardq@1.2.3\n',
    );
  });

  test('finds a configuration that has a name of its own', async () => {
    const facts = await containerFacts({ file: {} });
    const plan = planContainer({ ...facts, configPath: `${facts.folder}/press.json` });
    expect(renderDockerfile(plan, readFolder(facts.folder), '1.2.3')).toContain('ENV CARDQ_CONFIG="/app/press.json"\n');
    const strange = planContainer({ ...facts, configPath: `${facts.folder}/a "b" $HOME.json` });
    // In ENV, `$` would begin a variable.
    expect(renderDockerfile(strange, readFolder(facts.folder), '1.2.3')).toContain(
      'ENV CARDQ_CONFIG="/app/a \\"b\\" \\$HOME.json"\n',
    );
  });

  test('is refused by name where the manifest cannot be read', async () => {
    const folder = await folderWith({ 'package.json': '{' });
    expect(() => readFolder(folder)).toThrow(expect.objectContaining({ where: `${folder}/package.json` }));
  });
});

interface Manifest {
  readonly kind: string;
  // biome-ignore lint/suspicious/noExplicitAny: its shape is checked by those who know it
  readonly spec: any;
}

function documentsOf(text: string): readonly [Manifest, ...Manifest[]] {
  const [first, ...more] = text.split(/^---\n/m).flatMap((one) => parse(one) ?? []);
  return [first, ...more];
}
