/** Puts a mask in place of secrets. */
export type Redact = (text: string) => string;

/** What stands in place of a secret. */
export const MASK = '***';

/** A shorter one would be found in half of all words. */
const SHORTEST = 4;

/**
 * Masks these secrets, as they are and as JSON and URLs write them, and the password of every URL. A secret of less than
 * four characters is passed over.
 */
export function redactor(secrets: readonly string[]): Redact {
  const forms = secrets.filter((one) => one.length >= SHORTEST).flatMap(formsOf);
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length);
  const known = longestFirst.length === 0 ? null : new RegExp(longestFirst.map(escaped).join('|'), 'g');
  return (text) => {
    const masked = known === null ? text : text.replace(known, MASK);
    return masked.includes('://') ? masked.replace(URL_PASSWORD, `$1:${MASK}@`) : masked;
  };
}

const URL_PASSWORD = /\b([a-z][a-z\d+.-]*:\/\/[^\s:/@"']*):[^\s/@"']+@/gi;

function formsOf(secret: string): string[] {
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
