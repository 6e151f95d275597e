import { existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, join, sep } from 'node:path';
import { version } from '../../../base/version.js';
import type { Config } from '../../../config/config.js';
import { socketPath } from '../../../config/locate.js';
import type { ServiceFacts } from '../service-facts.js';
import type { SystemPlan, UnitPlan } from './unit.js';

/** Beyond the time that `cardq start` gives its workers to become ready. */
const START_TIMEOUT_MS = 60_000 + 15_000;
/** What it takes to close when the last worker has been killed. */
const CLOSING_MS = 10_000;
/** systemd.exec(5), `$PATH`. */
const DEFAULT_PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** What the unit of this service says. */
export function planUnit(facts: ServiceFacts, { forUser }: { readonly forUser: boolean }): UnitPlan {
  const { config, configPath, folder, node, program, drainTimeout } = facts;
  const named = configPath === null ? [] : ['--config', configPath];
  const nodeFolder = dirname(node);
  return {
    name: unitName(config).replace(/\.service$/, ''),
    description: config.name === 'cardq' ? 'cardq supervisor' : `cardq supervisor ${config.name}`,
    version,
    after: forUser ? [] : ['network-online.target', ...brokerUnits(config)],
    system: forUser ? null : planSystem(facts),
    folder,
    searchPath: DEFAULT_PATH.includes(nodeFolder) ? null : [nodeFolder, ...DEFAULT_PATH].join(delimiter),
    start: [node, program, 'start', '--foreground', ...named],
    reload: [node, program, 'reload', ...named],
    startTimeout: START_TIMEOUT_MS,
    stopTimeout: drainTimeout + CLOSING_MS,
  };
}

/** `cardq.service`, `cardq-press.service`: no other unit of the machine has such a name. */
export function unitName({ name }: Pick<Config, 'name'>): string {
  return name === 'cardq' ? 'cardq.service' : `cardq-${name.replaceAll(/[^\w.-]/g, '-')}.service`;
}

function planSystem({ config, folder, node, program }: ServiceFacts): SystemPlan {
  const scripts = Object.values(config.workers).filter((one) => one.kind === 'script');
  const modules = Object.values(config.queues).map((one) => one.module);
  const cwds = Object.values(config.workers).map((one) => one.cwd);
  const { stateDir, render, api } = config;
  const writable = [...new Set([stateDir, render.outputDir, ...scripts.map((one) => one.cwd)])];
  const used = [...writable, folder, node, program, ...render.inputRoots, ...modules, ...cwds];
  return {
    user: userOf(statSync(nearest(stateDir)).uid),
    writable,
    missing: writable.filter((one) => !existsSync(one)),
    home: used.some((one) => isBelow(one, HOMES)) ? 'read-only' : 'yes',
    ownTemporary: ![...used, socketPath(stateDir)].some((one) => isBelow(one, TEMPORARY)),
    tokenFile: api.tokenFile !== null && existsSync(api.tokenFile) ? api.tokenFile : null,
  };
}

const HOMES = ['/home', '/root', '/run/user'];
const TEMPORARY = ['/tmp', '/var/tmp'];

function isBelow(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(folder + sep));
}

/** The path itself, or what there is on the way to it. */
export function nearest(path: string): string {
  return existsSync(path) ? path : nearest(join(path, '..'));
}

/** Their name, as passwd(5) has it; the number where some other service of names knows them. */
function userOf(uid: number): string {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((one) => one.split(':')[2] === String(uid));
  return line?.split(':')[0] ?? String(uid);
}

/** What a Redis on this machine is called by Debian, Fedora and Arch. */
function brokerUnits({ broker: { url } }: Pick<Config, 'broker'>): readonly string[] {
  const isHere =
    url !== null && (url.startsWith('unix:') || /\/\/([^/@]*@)?(localhost|127\.0\.0\.1|\[::1\])(?=[:/?]|$)/.test(url));
  return isHere ? ['redis-server.service', 'redis.service', 'valkey.service'] : [];
}
