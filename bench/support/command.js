import { spawn, spawnSync } from 'node:child_process';

/** The environment of everything that is measured: NODE_EXTRA_CA_CERTS costs each start of Node 20 another 36 ms. */
export const ENVIRONMENT = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(CARDQ|CELERY|REDIS|PM2)_|^(NODE_EXTRA_CA_CERTS|NODE_OPTIONS)$|^npm_/.test(name),
  ),
);

/**
 * Runs a program to its end and returns what it printed; throws with that when it fails: when it ends with a status that
 * is not among `statuses`. `onStart` gets its process.
 */
export function command(program, args, { cwd, env = {}, onStart, statuses = [0] } = {}) {
  const child = spawn(program, args, { cwd, env: { ...ENVIRONMENT, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  onStart?.(child);
  const printed = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => printed.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      const text = Buffer.concat(printed).toString();
      if (statuses.includes(code)) resolve(text);
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}:\n${text}`));
    });
  });
}

/** Runs a program of Node. */
export function node(args, options) {
  return command(process.execPath, args, options);
}

/** True when this program is installed. */
export function isInstalled(program) {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}
