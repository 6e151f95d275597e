import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ownFile } from '../base/own-file.js';

/** One file of the page, as it is sent. */
export interface PageFile {
  readonly type: string;
  readonly content: Uint8Array<ArrayBuffer>;
  readonly gzipped: Uint8Array<ArrayBuffer>;
  /** Of the content, in whichever coding; as it stands in the header. */
  readonly etag: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

/**
 * The files of the page by their paths, `/` among them. They are read once: what is asked for later is looked up among
 * these and is never a path on the disk. None where the page was not built.
 */
export function loadPage(folder: URL = ownFile('../dashboard/')): ReadonlyMap<string, PageFile> {
  const files = namesIn(folder).flatMap((name): [string, PageFile][] => {
    const type = TYPES[extname(name)];
    return type === undefined ? [] : [[`/${name}`, read(new URL(name, folder), type)]];
  });
  const index = files.filter(([path]) => path === '/index.html').map(([, file]): [string, PageFile] => ['/', file]);
  return new Map([...index, ...files]);
}

function namesIn(folder: URL): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // ENOENT: compiled without the page
  }
}

function read(path: URL, type: string): PageFile {
  const content = new Uint8Array(readFileSync(path));
  const etag = `W/"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
  return { type, content, gzipped: new Uint8Array(gzipSync(content, { level: 9 })), etag };
}
