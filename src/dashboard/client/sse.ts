/** One event of a stream of server-sent events. */
export interface ServerEvent {
  readonly id: string | null;
  readonly type: string;
  readonly data: string;
}

/** Takes a stream in pieces of any length and returns the events that each piece completes. */
export function eventReader(): (piece: string) => readonly ServerEvent[] {
  let rest = '';
  return (piece) => {
    const blocks = (rest + piece).split('\n\n');
    rest = blocks.pop() ?? '';
    return blocks.map(readEvent).filter(({ data }) => data !== '');
  };
}

// A line that begins with a colon is a sign of life, and says nothing.
function readEvent(block: string): ServerEvent {
  let id: string | null = null;
  let type = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const [, field, value = ''] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (field === 'id') id = value;
    if (field === 'event') type = value;
    if (field === 'data') data.push(value);
  }
  return { id, type, data: data.join('\n') };
}
