import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';
import { startBrowser } from '../start-browser.js';

/** Prints where the page is, with a code for one log-in, and shows it where there is a browser and somebody who watches. */
export async function run({ client, operands, options, output, env }: Invocation): Promise<number> {
  if (operands.length > 0) throw misuse('open takes no operands', 'cardq open --no-browser');
  if ('url' in client.address)
    throw misuse(
      'open asks the supervisor on this machine, not one at a URL',
      'open the URL itself, and log in with the token',
    );
  const { url } = await client.post<{ readonly url: string }>('/open');
  if (output.isJson) output.json({ schemaVersion: 1, url });
  else output.data(url);
  const isWatched = process.stdout.isTTY === true && !output.isJson;
  const isShown = isWatched && !options.has('no-browser') && (await startBrowser(url, env));
  output.say(isShown ? 'the browser is being started' : 'open it within a minute: it logs in once');
  return 0;
}
