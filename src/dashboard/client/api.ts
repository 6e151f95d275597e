/** What the supervisor refused, in its own words. */
export interface Refusal extends Error {
  readonly hint?: string | null;
}

/** What is done whenever an answer says that nobody is signed in any more. */
export const signedOut = { tell: () => {} };

/** The address of an endpoint, relative to the page: it may be mounted below any path. */
export function pathTo(...parts: readonly string[]): string {
  return `api/v1/${parts.map(encodeURIComponent).join('/')}`;
}

/** What is there; throws Refusal. */
export function get<T>(path: string): Promise<T> {
  return ask<T>(path);
}

/** Asks for something to be done; throws Refusal. */
export function post<T>(path: string, body: object = {}): Promise<T> {
  return ask<T>(path, { method: 'POST', headers: BY_THE_PAGE, body: JSON.stringify(body) });
}

/** Signs in with the token, or with a code that holds once; throws Refusal. */
export function signIn(secret: { readonly token: string } | { readonly code: string }): Promise<unknown> {
  return post(pathTo('session'), secret);
}

/** Ends the session; whoever waits for that is told, also when the supervisor cannot be. */
export function signOut(): Promise<void> {
  return ask(pathTo('session'), { method: 'DELETE', headers: BY_THE_PAGE }).then(signedOut.tell, signedOut.tell);
}

/** What was refused, to be thrown. */
export function refusal(message: string, hint: string | null): Refusal {
  return Object.assign(new Error(message), { hint });
}

/** No form can say so, which is why a session changes nothing without it. */
const BY_THE_PAGE = { 'content-type': 'application/json' };

async function ask<T>(path: string, request?: RequestInit): Promise<T> {
  const response = await fetch(path, request).catch(() => null);
  if (response === null) throw new Error('the supervisor does not answer');
  const answer = await response.json().catch(() => ({})); // 204 says nothing
  if (response.ok) return answer;
  if (response.status === 401 && !path.endsWith('session')) signedOut.tell();
  throw refusal(answer.detail ?? response.statusText, answer.hint);
}
