import { getPriority } from 'node:os';
import { expect, test } from 'vitest';
import { emptyFolder } from '../../support/folder.js';
import { commandLineOf, environmentOf, folderOf } from '../../support/proc.js';
import { queueWorker, scriptWorker, supervise } from '../../support/supervise.js';

test('processes are born with the priority, variables, folder and Node arguments of their entry', async () => {
  const cwd = await emptyFolder();
  const own = { nice: 7, env: { FLAVOUR: 'plum', PATH: '/nowhere' }, cwd, nodeArgs: ['--max-old-space-size=77'] };
  const { supervisor } = await supervise({ pdf: queueWorker(own), legacy: scriptWorker('script', own) });
  supervisor.start();
  await supervisor.whenReady(10_000);
  const processes = supervisor.snapshot();
  expect(processes.map((one) => one.name)).toEqual(['pdf-1', 'legacy-1']);
  for (const { name, pid } of processes) {
    if (pid === null) throw new Error(`${name} does not run`);
    expect(getPriority(pid)).toBe(7);
    expect(environmentOf(pid)).toMatchObject({ FLAVOUR: 'plum', PATH: '/nowhere', CARDQ_PROCESS: name });
    expect(folderOf(pid)).toBe(cwd);
    expect(commandLineOf(pid)).toContain('--max-old-space-size=77');
  }
});
