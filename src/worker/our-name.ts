/** True for `cardq` and `cardq/…`, which always mean the running package. */
export function isOurs(specifier: string): boolean {
  return specifier === 'cardq' || specifier.startsWith('cardq/');
}
