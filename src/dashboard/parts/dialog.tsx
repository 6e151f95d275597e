import type { ComponentChildren } from 'preact';
import { closeDialog } from '../state/dialogs.js';
import { Act } from './bits.js';

/** A dialog over the page: the browser keeps the focus in it, gives it back to where it was, and closes it at Escape. */
export function Dialog({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <dialog ref={open} aria-label={title} onClose={({ currentTarget }) => currentTarget.isConnected && closeDialog()}>
      <div class="head">
        <h2>{title}</h2>
        <Act does="Close" look="quiet" by={closeDialog} />
      </div>
      {children}
    </dialog>
  );
}

// Closed before it is taken away: the focus goes back only then.
function open(dialog: HTMLDialogElement | null): (() => void) | undefined {
  if (dialog === null) return undefined;
  dialog.showModal();
  return () => dialog.close();
}
