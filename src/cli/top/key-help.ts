/** A key as its help tells it. */
export interface KeyHelp {
  readonly keys: string;
  /** A word or two. */
  readonly short: string;
  readonly long: string;
  /** Too seldom used for the last line of the page. */
  readonly isRare?: boolean;
}

/** The keys of the overview, the most used first. */
export function overviewKeys(upDown: string): readonly KeyHelp[] {
  return [
    { keys: upDown, short: 'select', long: 'select a process or a queue; also j, k, Page Up and Down, Home, End' },
    { keys: 'l', short: 'logs', long: 'the logs of what is selected' },
    { keys: 'r', short: 'restart', long: 'restart the process, once it has finished its jobs' },
    { keys: 's', short: 'stop', long: 'stop the process, once it has finished its jobs' },
    { keys: 'S', short: 'start', long: 'start the process' },
    { keys: 'x', short: 'reset', long: 'clear the restart budget of the process, also where it is spent' },
    { keys: 'p', short: 'pause', long: 'pause the queue, or let it go on' },
    { keys: 'o', short: 'sort', long: 'sort processes by CPU, memory, restarts, or by name again', isRare: true },
    { keys: '^L', short: 'redraw', long: 'draw the page anew', isRare: true },
    { keys: '^Z', short: 'suspend', long: 'give the terminal back; fg comes back here', isRare: true },
    { keys: '?', short: 'help', long: 'this page' },
    { keys: 'q', short: 'quit', long: 'quit; workers are left as they are' },
  ];
}

/** The keys of a page of logs. */
export function logKeys(upDown: string): readonly KeyHelp[] {
  return [
    { keys: upDown, short: 'scroll', long: 'scroll' },
    { keys: 'End', short: 'follow', long: 'go on with new lines' },
    { keys: 'l', short: 'back', long: 'back to the overview' },
    { keys: 'q', short: 'quit', long: 'quit' },
  ];
}
