import { basename, extname } from 'node:path';
import { ownFile } from '../../base/own-file.js';
import type { ScriptWorkerSpec, WorkerSpec } from '../../config/config.js';
import type { ReportBirth } from '../../protocol/consumers.js';

/**
 * True for a program that may import `cardq/report`. It gets a descriptor of its own, which no program notices that does not
 * ask for it: Node's channel would take 5 ms of every start, and change what `process.send` and the like mean to it.
 */
export function canReport(spec: WorkerSpec): spec is ScriptWorkerSpec {
  return spec.kind === 'script' && (runsUnderThisNode(spec) || basename(spec.script) === 'node');
}

/** True for JavaScript, which is not run by itself. */
export function runsUnderThisNode({ script }: ScriptWorkerSpec): boolean {
  return ['.js', '.mjs', '.cjs'].includes(extname(script));
}

/** True for one that has Node's own channel. */
export function hasChannel(spec: WorkerSpec): boolean {
  return spec.kind === 'queues' || spec.ready?.kind === 'ipc';
}

/** The number of the descriptor for reports. */
export function reportDescriptor(spec: WorkerSpec): number {
  return hasChannel(spec) ? 4 : 3;
}

/** What the program is told of it. */
export function reportBirthOf(spec: ScriptWorkerSpec): ReportBirth {
  return {
    fd: reportDescriptor(spec),
    supervisorPid: process.pid,
    heartbeatIntervalMs: spec.heartbeat.interval,
  };
}

/** `cardq/report` among the arguments for Node is that of the running cardq, wherever that is installed. */
export function withOwnReport(nodeArgs: readonly string[]): string[] {
  return nodeArgs.map((arg) =>
    arg.replace(/^(--(?:import|require)=|)cardq\/report$/, `$1${ownFile('report/index.js')}`),
  );
}
