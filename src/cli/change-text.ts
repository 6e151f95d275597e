import type { Json } from '../base/json.js';
import type { ConfigChange, SettingChange } from '../protocol/control.js';
import type { Output } from './output.js';

/** What a reload does about each part, with the settings that differ below it. */
export function changeLines(changes: readonly ConfigChange[], output: Output): readonly string[] {
  return changes.flatMap(({ path, action, settings }) => [
    `${output.paint('bold', path)} ${PHRASES[action]}`,
    ...settings.map((setting) => output.paint('dim', `  ${settingText(setting)}`)),
  ]);
}

const PHRASES: Readonly<Record<ConfigChange['action'], string>> = {
  add: 'is added',
  remove: 'is drained and removed',
  apply: 'is applied to what runs',
  scale: 'gets another number of processes',
  replace: 'gets new processes, one after another',
  restart: 'waits for another supervisor',
};

/** `workers.pdf.drainTimeout: 30s → 5s` */
function settingText({ path, from, to }: SettingChange): string {
  return `${path}: ${valueText(from)} → ${valueText(to)}`;
}

function valueText(value: Json): string {
  if (value === null) return 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
