import { signIn } from '../client/api.js';
import { show, view } from '../state/view.js';

// They stand in index.html, for nothing of them is of the view, and what is no script costs none.
const dialog = document.querySelector('dialog');
const form = document.querySelector('form');
const refusal = document.querySelector('[role="alert"]');

/** Asks for the token while nobody is signed in: over the page when a session has ended, so that nothing of it is lost. */
export function drawSignIn(): void {
  if (view().session !== 'signed_out') dialog?.close();
  else if (!dialog?.open) dialog?.showModal();
}

dialog?.addEventListener('close', drawSignIn); // it stays at Escape
form?.addEventListener('submit', (event) => {
  event.preventDefault();
  const token = String(new FormData(form).get('token')).trim();
  signIn({ token }).then(
    () => {
      form.reset();
      refusal?.replaceChildren();
      show({ session: 'signed_in' });
    },
    ({ message }: Error) => refusal?.replaceChildren(message),
  );
});
