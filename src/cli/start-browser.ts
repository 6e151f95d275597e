import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Shows a URL in the browser of whoever sits here; resolves with false when there is none. */
export function startBrowser(url: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const program = openerOf(env);
  if (program === null) return Promise.resolve(false);
  return new Promise((resolve) => {
    const child = spawn(program, [url], { detached: true, stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

/** What opens URLs on this desktop; null where there is none, as in a container or over ssh. */
function openerOf(env: NodeJS.ProcessEnv): string | null {
  if (process.platform === 'darwin') return '/usr/bin/open';
  const hasDesktop = Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
  return hasDesktop ? inPath('xdg-open', env['PATH'] ?? '') : null;
}

function inPath(program: string, path: string): string | null {
  return (
    path
      .split(delimiter)
      .map((folder) => join(folder, program))
      .find(isExecutable) ?? null
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // it is not there, or not for us
  }
}
