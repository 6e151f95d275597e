/** One event of a stream of server-sent events. */
export interface ServerEvent {
  readonly id: string | null;
  readonly type: string | null;
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
      const field = (name: string) => {
        const lines = [...block.matchAll(new RegExp(`^${name}: ?(.*)`, 'gm'))].map(([, value]) => value);
        return lines.length > 0 ? lines.join('\n') : null;
      };
      const data = field('data');
      return data === null ? [] : { id: field('id'), type: field('event'), data };
    });
  };
}
