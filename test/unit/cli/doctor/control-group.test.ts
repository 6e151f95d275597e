import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { groupFolders, readGroupLimits } from '../../../../src/cli/doctor/control-group.js';
import { emptyFolder } from '../../../support/folder.js';

const V2_MOUNT = '29 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate';
const V1_MEMORY = '33 25 0:29 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory';
const V1_CPU = '31 25 0:27 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct';

test('in version 2 the least limit of a group and of all above it counts', async () => {
  const kernel = await kernelWith({
    'proc/self/cgroup': '0::/system.slice/cardq.service\n',
    'proc/self/mountinfo': `${V2_MOUNT}\n`,
    'sys/fs/cgroup/system.slice/memory.max': '536870912\n',
    'sys/fs/cgroup/system.slice/cardq.service/memory.max': 'max\n',
    'sys/fs/cgroup/system.slice/cpu.max': 'max 100000\n',
    'sys/fs/cgroup/system.slice/cardq.service/cpu.max': '150000 100000\n',
  });
  expect(await readGroupLimits(kernel)).toEqual({ memoryBytes: 512 * 1024 ** 2, processors: 1.5 });
});

test('in version 1 each controller has its own groups, and the largest number means no limit', async () => {
  const kernel = await kernelWith({
    'proc/self/cgroup': '4:memory:/jobs/mine\n1:cpu,cpuacct:/jobs\n0::/\n',
    'proc/self/mountinfo': `${V1_MEMORY}\n${V1_CPU}\n`,
    'sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
    'sys/fs/cgroup/memory/jobs/memory.limit_in_bytes': '9223372036854771712\n',
    'sys/fs/cgroup/memory/jobs/mine/memory.limit_in_bytes': '104857600\n',
    'sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '-1\n',
    'sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us': '100000\n',
    'sys/fs/cgroup/cpu,cpuacct/jobs/cpu.cfs_quota_us': '50000\n',
    'sys/fs/cgroup/cpu,cpuacct/jobs/cpu.cfs_period_us': '100000\n',
  });
  expect(await readGroupLimits(kernel)).toEqual({ memoryBytes: 100 * 1024 ** 2, processors: 0.5 });
});

test('without control groups nothing is limited', async () => {
  expect(await readGroupLimits(await kernelWith({}))).toEqual({ memoryBytes: null, processors: null });
});

test('of a container only its own part of the hierarchy is mounted', () => {
  const mount = V2_MOUNT.replace(' / /sys', ' /docker/abc /sys');
  expect(groupFolders('0::/docker/abc/inner\n', mount)).toEqual([
    { version: 2, folders: ['/sys/fs/cgroup/inner', '/sys/fs/cgroup'] },
  ]);
  expect(groupFolders('0::/\n', mount)).toEqual([{ version: 2, folders: ['/sys/fs/cgroup'] }]);
});

async function kernelWith(files: Readonly<Record<string, string>>) {
  const root = await emptyFolder();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
  return { root, process: 'self' };
}
