import type { JobFile } from '../protocol/job-files.js';

/**
 * How a browser is to take a file, and by what name to save it, as RFC 6266 has it: plain letters for old ones, and all of it,
 * escaped by RFC 8187, for all others. A picture is shown, anything else saved.
 */
export function contentDisposition({ name, type }: Pick<JobFile, 'name' | 'type'>): string {
  const way = type === 'image/png' ? 'inline' : 'attachment';
  const plain = name.replaceAll(/[^\w. ()-]/g, '_');
  return `${way}; filename="${plain}"; filename*=UTF-8''${escaped(name)}`;
}

/** A name on disk need not be whole characters. */
function escaped(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replaceAll(/['()*!]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}
