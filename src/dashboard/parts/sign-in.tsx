import { signIn } from '../client/api.js';
import { show } from '../state/view.js';
import { Dialog } from './dialog.js';

/** Asks for the token: over the page when a session has ended, so that nothing of the view is lost. */
export function SignIn({ isExpired, refusal }: { readonly isExpired: boolean; readonly refusal: string | null }) {
  return (
    <Dialog title={isExpired ? 'Sign in again' : 'Sign in to cardq'} stays>
      <form onSubmit={submit}>
        {isExpired && <p>Your session has ended. Nothing of the page is lost.</p>}
        <label>
          Token
          <small>
            <code>cardq token show</code> prints it; <code>cardq open</code> needs none
          </small>
          <input type="password" name="token" required autoComplete="current-password" />
        </label>
        <p class="bad" role="alert">
          {refusal}
        </p>
        <button type="submit" class="main">
          Sign in
        </button>
      </form>
    </Dialog>
  );
}

function submit(event: SubmitEvent & { readonly currentTarget: HTMLFormElement }): void {
  event.preventDefault();
  const token = String(new FormData(event.currentTarget).get('token')).trim();
  signIn({ token }).then(
    () => show({ session: 'signed_in', refusal: null }),
    ({ message }: Error) => show({ refusal: message }),
  );
}
