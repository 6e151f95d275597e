import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { emptyFolder } from './folder.js';
import { freePort } from './free-port.js';
import { until } from './until.js';

/** An nginx of a test's own, on loopback. */
export interface Nginx {
  readonly port: number;
  /** Who has signed its certificate: itself. */
  readonly authority: Buffer;
  /** What it has said about its configuration. */
  readonly complaints: string;
}

/** The temporary folders that Debian's nginx would otherwise have in a place of root's. */
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/** Starts it with this `server`, once what it says of addresses and files has been made true here; `host` is whom the certificate is for. */
export async function startNginx(
  serverFor: (here: { port: number; folder: string }) => string,
  host: string,
): Promise<Nginx> {
  const folder = await emptyFolder();
  const port = await freePort();
  const key = join(folder, 'tls.key');
  const certificate = join(folder, 'tls.crt');
  const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`];
  const make = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1'];
  execFileSync('openssl', [...make, ...subject, '-keyout', key, '-out', certificate], { stdio: 'pipe' });
  const main = join(folder, 'nginx.conf');
  await writeFile(main, mainConfiguration(folder, serverFor({ port, folder })));
  await mkdir(join(folder, 'temporary'));
  const complaints = spawnSync('nginx', ['-t', '-q', '-c', main, '-e', 'stderr'], { encoding: 'utf8' }).stderr;
  const nginx = spawn('nginx', ['-c', main, '-e', 'stderr'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  onTestFinished(async () => {
    nginx.kill('SIGTERM');
    if (nginx.exitCode === null) await once(nginx, 'exit');
  });
  await until('nginx to listen', () => isListening(port));
  return { port, authority: readFileSync(certificate), complaints };
}

function mainConfiguration(folder: string, server: string): string {
  const paths = TEMPORARY.map((name) => `${name}_temp_path ${folder}/temporary/${name};`);
  return `daemon off;
pid ${folder}/pid;
${process.getuid?.() === 0 ? 'user root;' : ''}
events {}
http {
access_log off;
${paths.join('\n')}
${server}
}`;
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
      .once('connect', () => resolve(true))
      .once('error', () => resolve(false))
      .once('connect', () => socket.destroy());
  });
}
