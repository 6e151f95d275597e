import type { Ms } from '../../../base/units.js';
import { command, environment, path, pathList, seconds } from './words.js';

/** What a unit says of one service. Paths are absolute. */
export interface UnitPlan {
  /** What it is called, without its ending. */
  readonly name: string;
  readonly description: string;
  /** Of the cardq that makes the unit. */
  readonly version: string;
  /** Units that are begun before it, where they are to be begun at all. */
  readonly after: readonly string[];
  /** Null: whoever's manager it is, of one user. */
  readonly system: SystemPlan | null;
  readonly folder: string;
  readonly searchPath: string | null;
  readonly start: readonly string[];
  readonly reload: readonly string[];
  readonly startTimeout: Ms;
  readonly stopTimeout: Ms;
}

/** What a unit of the whole machine has beside that. */
export interface SystemPlan {
  readonly user: string;
  /** What it may write; all else is read only. */
  readonly writable: readonly string[];
  /** Of these, what is not there yet. */
  readonly missing: readonly string[];
  readonly home: 'yes' | 'read-only';
  /** Its temporary folder is nobody else's. */
  readonly ownTemporary: boolean;
  /** The file with the API's token, which only root needs to be able to read; null: it has no such file. */
  readonly tokenFile: string | null;
}

/** How each unit that is made here begins, so that it may be replaced by a newer one. */
export const MADE_BY = 'Made by `cardq startup systemd`';
/** Exits that the same start would end with again: usage, configuration, a lock that is held, a right that is missing. */
const LASTING_FAILURES = '2 6 75 77';
const WATCHDOG: Ms = 30_000;

/** The text of the unit. */
export function renderUnit(plan: UnitPlan): string {
  const sections = [
    [`# ${MADE_BY}, version ${plan.version}.`],
    unitSection(plan),
    serviceSection(plan),
    installSection(plan),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function unitSection({ description, after, system }: UnitPlan): readonly string[] {
  return [
    '[Unit]',
    `Description=${path(description)}`,
    ...(system === null ? [] : ['Wants=network-online.target']),
    ...(after.length === 0 ? [] : [`After=${after.join(' ')}`]),
    '# It is tried for as long as it takes.',
    'StartLimitIntervalSec=0',
  ];
}

function serviceSection(plan: UnitPlan): readonly string[] {
  const { system, folder, searchPath, startTimeout, stopTimeout } = plan;
  return [
    '[Service]',
    'Type=notify',
    '# The supervisor speaks through systemd-notify, which is a process of its own.',
    'NotifyAccess=all',
    ...(system === null ? [] : [`User=${system.user}`]),
    `SyslogIdentifier=${plan.name}`,
    `WorkingDirectory=${path(folder)}`,
    ...(searchPath === null ? [] : [environment('PATH', searchPath)]),
    ...(system === null ? [] : credentials(system)),
    ...(system === null ? [] : system.missing.map((one) => makeFolder(one, system.user))),
    `ExecStart=${command(plan.start)}`,
    `ExecReload=${command(plan.reload)}`,
    '',
    'Restart=on-failure',
    'RestartSec=2s',
    '# Usage, configuration, another supervisor, rights: what another start would end with again.',
    `RestartPreventExitStatus=${LASTING_FAILURES}`,
    '# Stopped as asked, though not every job was done in time: those went back to their queues.',
    'SuccessExitStatus=143',
    `TimeoutStartSec=${seconds(startTimeout)}`,
    '# The supervisor asks for more while its workers finish their jobs.',
    `TimeoutStopSec=${seconds(stopTimeout)}`,
    `WatchdogSec=${seconds(WATCHDOG)}`,
    '# The supervisor alone is asked to stop, and asks its workers; what is left after it is killed.',
    'KillMode=mixed',
    '# A worker that runs out of memory is replaced; it is no reason to stop them all.',
    'OOMPolicy=continue',
    'LimitNOFILE=65536',
    'UMask=0027',
    '',
    ...(system === null ? USER_HARDENING : [...USER_HARDENING, ...systemHardening(system)]),
  ];
}

function installSection({ system }: UnitPlan): readonly string[] {
  return ['[Install]', `WantedBy=${system === null ? 'default.target' : 'multi-user.target'}`];
}

function credentials({ tokenFile }: SystemPlan): readonly string[] {
  return tokenFile === null ? [] : [`LoadCredential=CARDQ_API_TOKEN:${path(tokenFile)}`];
}

// With all rights, which the service does not have.
function makeFolder(folder: string, user: string): string {
  return `ExecStartPre=+${command(['/usr/bin/install', '-d', '-m', '0750', '-o', user, folder])}`;
}

// Not among them: MemoryDenyWriteExecute=, under which V8 cannot compile, and ProcSubset=, which hides the processors.
const USER_HARDENING = [
  'NoNewPrivileges=yes',
  'LockPersonality=yes',
  'RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK',
  'RestrictNamespaces=yes',
  'RestrictRealtime=yes',
  'RestrictSUIDSGID=yes',
  'SystemCallArchitectures=native',
  'SystemCallFilter=@system-service',
  'SystemCallFilter=~@privileged @obsolete',
  'SystemCallErrorNumber=EPERM',
];

function systemHardening({ writable, home, ownTemporary }: SystemPlan): readonly string[] {
  return [
    'CapabilityBoundingSet=',
    'AmbientCapabilities=',
    'PrivateDevices=yes',
    'PrivateMounts=yes',
    `PrivateTmp=${ownTemporary ? 'yes' : 'no'}`,
    'PrivateUsers=yes',
    'ProtectClock=yes',
    'ProtectControlGroups=yes',
    'ProtectHostname=yes',
    'ProtectKernelLogs=yes',
    'ProtectKernelModules=yes',
    'ProtectKernelTunables=yes',
    'ProtectProc=invisible',
    'RemoveIPC=yes',
    `ProtectHome=${home}`,
    'ProtectSystem=strict',
    '# What workers write elsewhere: systemctl edit, and another line like this. (-: as far as it is there.)',
    `ReadWritePaths=${pathList(writable.map((one) => `-${one}`))}`,
  ];
}
