import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CardqError } from '../../../src/base/errors.js';
import { CONFIG_FILE } from '../../../src/config/locate.js';
import type { Scene } from './scene.js';
import type { Weather } from './weather.js';

/** Changes the configuration and has it read again: how many processes there are, and with what they are born. */
export async function reloadChanged(scene: Scene, weather: Weather, mostProcesses: number): Promise<void> {
  const config = JSON.parse(readConfig(scene));
  config.workers.w.processes = weather.between(2, mostProcesses);
  config.workers.w.env = { STORM: String(weather.between(1, 3)) };
  scene.note(`to ${config.workers.w.processes} with ${config.workers.w.env.STORM}`);
  await scene.yard.write(CONFIG_FILE, config);
  await scene.tryTo('/reload', () => scene.client.post('/reload'));
}

/** Has a file read again that is no configuration; it must be refused. */
export async function reloadBroken(scene: Scene): Promise<void> {
  const before = readConfig(scene);
  await scene.yard.write(CONFIG_FILE, before.slice(0, -10));
  const code = await scene.client.post('/reload').then(
    () => 'done',
    (thrown: unknown) => (thrown instanceof CardqError ? thrown.code : String(thrown)),
  );
  await scene.yard.write(CONFIG_FILE, before);
  scene.note(code);
  if (!BROKEN_ANSWERS.has(code)) throw new Error(`a broken configuration was answered with ${code}`);
}

/** What the configuration is now, as text. */
export function readConfig({ yard }: Scene): string {
  return readFileSync(join(yard.folder, CONFIG_FILE), 'utf8');
}

/** The refusal itself, or nobody is there to refuse it. */
const BROKEN_ANSWERS: ReadonlySet<string> = new Set(['config_invalid', 'conflict', 'no_supervisor', 'timed_out']);
