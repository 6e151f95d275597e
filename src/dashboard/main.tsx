import { render } from 'preact';
import { get, pathTo, signedOut, signIn } from './client/api.js';
import { tellAges } from './figures/ages.js';
import { Page } from './page.js';
import { drawSignIn } from './parts/sign-in.js';
import { closeFeed, openFeed } from './state/feed.js';
import { keepFocus } from './state/focus.js';
import { drawBy, type Session, show, type View, view } from './state/view.js';

const place = document.querySelector('#page') ?? document.body;
let session: Session = 'unknown';

drawBy((shown: View) => {
  followSession(shown.session);
  render(<Page view={shown} />, place);
  drawSignIn();
  tellAges();
  keepFocus();
  if (shown.status === null) return;
  const { state, name } = shown.status.supervisor;
  document.title = `${shown.link === 'lost' ? 'not connected' : state} – ${name}`;
});
setInterval(tellAges, 1000);
signedOut.tell = () => {
  if (view().session === 'signed_in') show({ session: 'signed_out', link: 'connecting' });
};
show({ session: (await enter()) ? 'signed_in' : 'signed_out' });

function followSession(now: Session): void {
  if (now === session) return;
  session = now;
  if (now === 'signed_in') openFeed();
  else closeFeed();
}

/** By the code in the address, which holds once and is taken out of it at once; else by the session that there may be. */
async function enter(): Promise<boolean> {
  const [, code] = /^#code=(.+)$/.exec(location.hash) ?? [];
  if (code) history.replaceState(null, '', location.pathname);
  return (code && (await succeeds(signIn({ code })))) || succeeds(get(pathTo('session')));
}

function succeeds(asking: Promise<unknown>): Promise<boolean> {
  return asking.then(
    () => true,
    () => false,
  );
}
