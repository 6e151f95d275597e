/** One event of a stream of server-sent events; what it lacks is empty. */
export interface ServerEvent {
  readonly id: string;
  readonly type: string;
  /** Its lines. */
  readonly data: string;
}

/**
 * Takes a stream in pieces of any length and returns the events that each piece completes. What has no data, such as a
 * comment, is a sign of life and no more.
 */
export function eventReader(): (piece: string) => readonly ServerEvent[] {
  let rest = '';
  return (piece) => {
    const blocks = (rest + piece).split('\n\n');
    rest = blocks.pop() ?? '';
    return blocks.flatMap((block) => {
      const field = (name: string) =>
        [...block.matchAll(new RegExp(`^${name}: ?(.*)`, 'gm'))].map(([, value]) => value).join('\n');
      const data = field('data');
      return data ? { id: field('id'), type: field('event'), data } : [];
    });
  };
}
