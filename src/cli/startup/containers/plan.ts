import { basename, isAbsolute, relative, sep } from 'node:path';
import type { Bytes, Ms } from '../../../base/units.js';
import type { Config } from '../../../config/config.js';
import { CONFIG_FILE } from '../../../config/locate.js';
import { demandsOf, SUPERVISOR_MEMORY } from '../../doctor/demand.js';
import type { ServiceFacts } from '../service-facts.js';

/** What a container of a configuration is given, whatever runs it. */
export interface ContainerPlan {
  /** A label of DNS (RFC 1123): what containers, services and pods may be called. */
  readonly name: string;
  /** The configuration's file, where it is not called as it is looked for. */
  readonly configFile: string | null;
  /** What a supervisor makes in the folder of the configuration, relative to it. */
  readonly made: readonly string[];
  readonly port: number;
  /** From SIGTERM until SIGKILL: all the time that jobs may need to end, and that the supervisor needs then. */
  readonly stopSeconds: number;
  /** How long the slowest worker may take to boot. */
  readonly bootSeconds: number;
  /** What the limits of all processes come to; null: one of them has none. */
  readonly memory: Bytes | null;
  /** Whether jobs wait in a Redis that this host, or nobody yet, has. */
  readonly broker: 'embedded' | 'local' | 'remote';
}

/** Where the image has the folder of the configuration. */
export const APP = '/app';
/** Where the image keeps what has to outlive a container. */
export const DATA = '/var/lib/cardq';
/** The user `node` of Node's own images, by number: Kubernetes does not believe names. */
export const USER = 1000;

/** What of a service matters here: not where its program is. */
export type ContainerFacts = Pick<ServiceFacts, 'config' | 'configPath' | 'folder' | 'drainTimeout'>;

/** What it takes to close when the last worker has been killed. */
const CLOSING_MS: Ms = 10_000;
const DEFAULT_PORT = 9797;

/** What a container of this service would be given. */
export function planContainer({ config, configPath, folder, drainTimeout }: ContainerFacts): ContainerPlan {
  const file = configPath === null ? CONFIG_FILE : basename(configPath);
  return {
    name: labelOf(config.name),
    configFile: file === CONFIG_FILE ? null : file,
    made: [config.stateDir, config.render.outputDir]
      .map((path) => relative(folder, path))
      .filter((path) => path !== '' && !isOutside(path)),
    port: config.api.port === 0 ? DEFAULT_PORT : config.api.port,
    stopSeconds: Math.ceil((drainTimeout + CLOSING_MS) / 1000),
    bootSeconds: Math.ceil(Math.max(0, ...Object.values(config.workers).map((one) => one.bootTimeout)) / 1000),
    memory: memoryOf(config),
    broker: brokerOf(config.broker.url),
  };
}

/** What whoever makes an image should know of this configuration, a sentence each. */
export function containerWarnings({ config, folder }: ContainerFacts): readonly string[] {
  const programs = Object.entries(config.workers).flatMap(([name, spec]) =>
    spec.kind === 'script' ? [{ key: `workers.${name}.script`, path: spec.script }] : [],
  );
  const modules = Object.entries(config.queues).map(([name, { module }]) => ({
    key: `queues.${name}.module`,
    path: module,
  }));
  const cwds = Object.entries(config.workers).map(([name, { cwd }]) => ({ key: `workers.${name}.cwd`, path: cwd }));
  const roots = config.render.inputRoots.map((path) => ({ key: 'render.inputRoots', path }));
  const outside = [...programs, ...modules, ...cwds, ...roots].filter(
    ({ path }) => isAbsolute(path) && isOutside(relative(folder, path)),
  );
  const foreign = programs.filter(({ path }) => !/\.[cm]?js$/.test(path));
  return [
    ...outside.map(({ key, path }) => `${key}: ${path} is outside of ${folder}, so it is not in the image`),
    ...foreign.map(({ key, path }) => `${key}: what runs ${basename(path)} has to be installed in the image`),
    ...Object.entries(config.workers).flatMap(([name, { limits }]) =>
      limits.memoryHard === null
        ? [`workers.${name}.limits.memoryHard is not set, so the container has no limit either`]
        : [],
    ),
  ];
}

/** Of a path that is relative to a folder. */
function isOutside(path: string): boolean {
  return path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path);
}

/** Whole MiB, rounded up. */
export function mebibytes(bytes: Bytes): number {
  return Math.ceil(bytes / 1024 ** 2);
}

function labelOf(name: string): string {
  const label = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replaceAll(/^-+|-+$/g, '');
  return label === '' ? 'cardq' : label;
}

function memoryOf(config: Config): Bytes | null {
  return demandsOf(config).reduce<Bytes | null>(
    (sum, { processes, memoryHard }) => (sum === null || memoryHard === null ? null : sum + processes * memoryHard),
    SUPERVISOR_MEMORY,
  );
}

function brokerOf(url: string | null): ContainerPlan['broker'] {
  if (url === null) return 'embedded';
  return /^unix:|[/@](localhost|127(\.\d+){3}|\[::1\])(:|\/|$)/.test(url) ? 'local' : 'remote';
}
