/** What the supervisor refused, in its own words. */
export class Refusal extends Error {
  /** Of HTTP. */
  readonly status: number;
  readonly hint: string | null;

  constructor(status: number, message: string, hint: string | null) {
    super(message);
    this.status = status;
    this.hint = hint;
  }
}

let onSignedOut = () => {};

/** Calls back whenever an answer says that nobody is signed in any more. */
export function whenSignedOut(callback: () => void): void {
  onSignedOut = callback;
}

/** The address of an endpoint, relative to the page: it may be mounted below any path. */
export function pathTo(...parts: readonly string[]): string {
  return `api/v1/${parts.map(encodeURIComponent).join('/')}`;
}

/** What is there; throws Refusal. */
export function get<T>(path: string): Promise<T> {
  return ask<T>(path, { method: 'GET' });
}

/** Asks for something to be done; throws Refusal. */
export function post<T>(path: string, body: object = {}): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  return ask<T>(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** Signs in with the token, or with a code that holds once; throws Refusal. */
export async function signIn(secret: { readonly token: string } | { readonly code: string }): Promise<void> {
  await post(pathTo('session'), secret);
}

export async function signOut(): Promise<void> {
  await fetch(pathTo('session'), { method: 'DELETE' });
  onSignedOut();
}

async function ask<T>(path: string, request: RequestInit): Promise<T> {
  const response = await fetch(path, request).catch(() => null);
  if (response === null) throw new Refusal(0, 'the supervisor does not answer', null);
  if (response.ok) return (response.status === 204 ? null : await response.json()) as T;
  if (response.status === 401 && !path.endsWith('session')) onSignedOut();
  const { detail, hint } = await response.json().catch(() => ({}));
  throw new Refusal(response.status, detail ?? `the supervisor answered ${response.status}`, hint ?? null);
}
