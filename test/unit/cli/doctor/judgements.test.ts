import { describe, expect, test } from 'vitest';
import { judgeClock } from '../../../../src/cli/doctor/checks/clock.js';
import { judgeDescriptors } from '../../../../src/cli/doctor/checks/descriptors.js';
import { judgeRoom } from '../../../../src/cli/doctor/checks/disks.js';
import { judgeMemory } from '../../../../src/cli/doctor/checks/memory.js';
import { judgeNode } from '../../../../src/cli/doctor/checks/node.js';
import { judgeProcessors } from '../../../../src/cli/doctor/checks/processors.js';
import { judgeStatus } from '../../../../src/cli/doctor/checks/supervisor.js';
import type { Demand } from '../../../../src/cli/doctor/demand.js';
import { judgeFileSystem } from '../../../../src/cli/doctor/embedded-file.js';
import { listeners } from '../../../../src/cli/doctor/listens.js';
import { findLock } from '../../../../src/cli/doctor/lock-holder.js';
import { absentStatus } from '../../../../src/cli/status/absent-status.js';

const MiB = 1024 ** 2;
const PDF: Demand = { worker: 'pdf', processes: 2, working: 2, memoryHard: 1024 * MiB };

test.for([
  ['20.19.0', 'ok'],
  ['20.18.3', 'fail'],
  ['18.20.0', 'fail'],
  ['22.0.0', 'ok'],
] as const)('Node %s: %s', ([version, level]) => {
  expect(judgeNode(version, 'linux x64').level).toBe(level);
});

test('a clock that cannot be right has failed', () => {
  expect(judgeClock(Date.UTC(1970, 0, 2)).level).toBe('fail');
  expect(judgeClock(Date.UTC(2130, 0)).level).toBe('fail');
  expect(judgeClock(Date.UTC(2031, 5)).level).toBe('ok');
});

describe('memory', () => {
  const machineBytes = 64 * 1024 * MiB;

  test('is enough when all limits together fit', () => {
    expect(levels(judgeMemory([PDF], { groupBytes: 4096 * MiB, machineBytes }))).toEqual(['ok']);
    expect(levels(judgeMemory([PDF], { groupBytes: null, machineBytes }))).toEqual(['ok']);
  });

  test('is doubtful when they do not, and the mend says how many processes fit', () => {
    const [finding] = judgeMemory([PDF], { groupBytes: 1536 * MiB, machineBytes });
    expect(finding).toMatchObject({ level: 'warn', hint: expect.stringContaining('run 1 process,') });
  });

  test('is too little when one process alone may pass the limit of its group', () => {
    const [finding] = judgeMemory([PDF], { groupBytes: 512 * MiB, machineBytes });
    expect(finding).toMatchObject({ level: 'fail', hint: expect.stringMatching(/limits\.memoryHard to 345MiB/) });
  });

  test('a group that may have more than the machine has, has what the machine has', () => {
    const [finding] = judgeMemory([PDF], { groupBytes: machineBytes * 2, machineBytes: 512 * MiB });
    expect(finding?.message).toContain("this machine's 512.0 MiB");
  });

  test('of a worker without a limit is told, unless it has no processes', () => {
    const free = { ...PDF, worker: 'free', memoryHard: null };
    expect(levels(judgeMemory([PDF, free], { groupBytes: null, machineBytes }))).toEqual(['ok', 'warn']);
    expect(levels(judgeMemory([{ ...free, processes: 0 }], { groupBytes: null, machineBytes }))).toEqual(['ok']);
  });
});

test('two processes may share a part of a processor, and no more than two one', () => {
  const level = (working: number, available: number) => judgeProcessors([{ ...PDF, working }], available).level;
  expect([level(2, 0.5), level(3, 0.5), level(8, 4), level(9, 4)]).toEqual(['ok', 'warn', 'ok', 'warn']);
});

test('open files are enough for what the supervisor needs, or too few', () => {
  expect(judgeDescriptors(85, 2)).toMatchObject({ level: 'fail', hint: expect.stringContaining('ulimit -n 1024') });
  expect([86, 1024, Infinity, null].map((limit) => judgeDescriptors(limit, 2).level)).toEqual([
    ...['warn', 'ok', 'ok', 'ok'],
  ]);
  expect(judgeDescriptors(1024, 1000)).toMatchObject({ hint: expect.stringContaining('ulimit -n 3080') });
});

test('a disk with little room is warned of, one with none has failed, with or without inodes', () => {
  const level = (freeBytes: number, hasFiles = true) => judgeRoom('stateDir', { freeBytes, hasFiles }).level;
  expect([level(2048 * MiB), level(100 * MiB), level(1 * MiB), level(2048 * MiB, false)]).toEqual([
    ...['ok', 'warn', 'fail', 'fail'],
  ]);
});

test('a database on a network has failed, one in memory is warned of', () => {
  expect(judgeFileSystem(0x6969, '/x')).toMatchObject({ level: 'fail', message: expect.stringContaining('NFS') });
  expect(judgeFileSystem(0x01021994, '/x').level).toBe('warn');
  expect(judgeFileSystem(0xef53, '/x').level).toBe('ok');
});

test('a supervisor of another version, one that is degraded and one whose file has changed are warned of', () => {
  const status = absentStatus();
  const own = { ...status.supervisor, version: '1.0.0', pid: 7 };
  const judged = (change: Partial<typeof own>) =>
    judgeStatus({ ...status, supervisor: { ...own, ...change } }, '1.0.0');
  expect(levels(judged({ state: 'running' }))).toEqual(['ok', 'ok']);
  expect(judged({ version: '0.9.0' })).toContainEqual(
    expect.objectContaining({ level: 'warn', hint: 'cardq restart --supervisor' }),
  );
  expect(judged({ state: 'degraded' })[0]).toMatchObject({
    level: 'warn',
    hint: expect.stringContaining('cardq status'),
  });
  expect(judged({ configStale: true }).at(-1)).toMatchObject({ level: 'warn', hint: 'cardq reload' });
});

test('a lock is told from those of other processes and other files', () => {
  const table =
    '1: POSIX  ADVISORY  WRITE 8642 fe:00:2205603 1073741824 1073742335\n2: FLOCK  ADVISORY  WRITE 7 fe:00:9 0 EOF\n';
  expect(findLock(table, { pid: 8642, inode: 2205603 })).toBe(true);
  expect(findLock(table, { pid: 8642, inode: 9 })).toBe(false);
  expect(findLock(table, { pid: 7, inode: 2205603 })).toBe(false);
});

test('a port is listened on by those sockets that listen, not by those that are connected', () => {
  const line = (port: string, state: string, inode: number) =>
    `   0: 0100007F:${port} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0 100 0`;
  const table = [
    '  sl  local_address rem_address   st',
    line('2645', '0A', 11),
    line('2645', '01', 12),
    line('0050', '0A', 13),
  ];
  expect(listeners(table.join('\n'), 9797)).toEqual(['11']);
});

function levels(findings: readonly { readonly level: string }[]): readonly string[] {
  return findings.map(({ level }) => level);
}
