import { suggest } from '../../base/suggest.js';
import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';
import { STARTUP_KINDS } from '../startup/kinds.js';
import { readServiceFacts, settingsOfShell } from '../startup/service-facts.js';
import type { StartupKind } from '../startup/startup-kind.js';

/** Prints what the named system has to be told to start this configuration; with `--install`, tells it. */
export async function run(invocation: Invocation): Promise<number> {
  const { operands, options, output, env } = invocation;
  if (options.has('host')) throw misuse('startup is about this machine and takes no --host', 'leave it out');
  const { name, kind } = await kindNamed(operands);
  if (options.has('install') && kind.install === undefined)
    throw misuse(`startup ${name} only prints`, 'leave --install out');
  if (options.has('user') && kind.install === undefined)
    throw misuse(`startup ${name} knows no --user`, 'leave it out');
  const facts = await readServiceFacts(invocation);
  const wishes = { forUser: options.has('user'), env };
  const rendering = kind.render(facts, wishes);
  for (const warning of [...facts.warnings, ...shellWarnings(settingsOfShell(facts)), ...rendering.warnings])
    output.warn(warning);
  const installed = options.has('install') ? await kind.install?.(rendering, wishes, invocation) : undefined;
  const { fileName, text } = rendering;
  const path = installed?.path ?? null;
  if (output.isJson) output.json({ schemaVersion: 1, kind: name, fileName, text, installedAs: path });
  else output.data(path ?? text);
  output.say(installed?.told ?? rendering.next);
  return 0;
}

async function kindNamed([name = '', ...more]: readonly string[]): Promise<{ name: string; kind: StartupKind }> {
  const load = Object.hasOwn(STARTUP_KINDS, name) ? STARTUP_KINDS[name] : undefined;
  if (load !== undefined && more.length === 0) return { name, kind: await load() };
  const known = Object.keys(STARTUP_KINDS);
  const meant = suggest(name, known);
  throw misuse(
    `startup takes one of these words: ${known.join(', ')}`,
    meant === null ? `cardq startup ${known[0]}` : `did you mean "${meant}"?`,
  );
}

function shellWarnings(names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  return [`set in this shell alone, so not for the service: ${names.join(', ')}; put what it needs into .env`];
}
