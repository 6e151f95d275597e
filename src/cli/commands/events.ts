import { once } from 'node:events';
import { misuse } from '../arguments.js';
import { keepUp } from '../client/keep-up.js';
import { olderSupervisor } from '../client/older-supervisor.js';
import type { StreamMessage } from '../client/open-stream.js';
import type { Invocation, Options } from '../command.js';
import { eventJson, eventText } from '../events/event-text.js';
import { untilInterrupted } from '../until-interrupted.js';

const DEFAULT_LINES = 50;
const MAX_LINES = 10_000_000;

/** Prints what happened last, and with `--follow` what happens. Exit status 0, or 130 after ^C. Throws `no_supervisor`. */
export async function run(invocation: Invocation): Promise<number> {
  const { client, operands, options, output } = invocation;
  const [surplus] = operands;
  if (surplus !== undefined)
    throw misuse(`events takes no "${surplus}"`, `cardq events --type ${surplus}, or --worker ${surplus}`);
  const query = queryOf(options);
  if (options.has('follow')) {
    return untilInterrupted((signal) =>
      printAll(
        keepUp(client, `/events?${query}`, {
          signal,
          lost: () => output.say('the supervisor has gone; its next one is waited for'),
          found: () => output.say('it is there again'),
        }),
        invocation,
      ),
    );
  }
  const messages = await client.stream(`/events?${query}&follow=0`, {
    lastId: null,
    signal: new AbortController().signal,
  });
  if (messages === null) throw olderSupervisor();
  await printAll(messages, invocation);
  return 0;
}

function queryOf(options: Options): URLSearchParams {
  const query = new URLSearchParams();
  query.set('replay', String(options.whole('lines', { min: 0, max: MAX_LINES }) ?? DEFAULT_LINES));
  const types = options.list('type');
  if (types.length > 0) query.set('types', types.join(','));
  for (const name of ['worker', 'queue']) {
    const value = options.text(name);
    if (value !== null) query.set(name, value);
  }
  return query;
}

/** No faster than they are read. */
async function printAll(messages: AsyncIterable<StreamMessage>, { output }: Invocation): Promise<void> {
  let last = '';
  for await (const message of messages) {
    if (!goesWithoutSaying(message, last)) output.data(output.isJson ? eventJson(message) : eventText(message, output));
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
    last = message.event;
  }
}

// Behind the last word of one supervisor nothing is missed, if its next one tells everything (its first event is number 1).
function goesWithoutSaying({ event, id }: StreamMessage, last: string): boolean {
  return event === 'bye' || (event === 'gap' && last === 'bye' && id?.endsWith('-0') === true);
}
