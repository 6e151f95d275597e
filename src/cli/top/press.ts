import type { Key } from '../terminal/keys.js';
import { type Item, nextOrder, positionOf } from './items.js';
import type { Action, Effect, TopState } from './state.js';

/** What a key is judged by. */
export interface Facts {
  readonly items: readonly Item[];
  /** Rows that a page moves by. */
  readonly pageRows: number;
  /** Lines of the log that is looked at. */
  readonly logLines: number;
}

export interface Pressed {
  readonly state: TopState;
  readonly effect: Effect | null;
}

/** What a key makes of the state, and what is to be done about it. */
export function press(state: TopState, key: Key, facts: Facts): Pressed {
  const always = ALWAYS[key];
  if (always !== undefined) return { state, effect: always };
  if (state.question !== null) return answer({ ...state, question: null }, key, state.question);
  const quiet = { ...state, notice: null };
  if (key === 'q') return { state: quiet, effect: LEAVE };
  switch (state.view.name) {
    case 'overview':
      return pressInOverview(quiet, key, facts);
    case 'help':
      return still({ ...quiet, view: { name: 'overview' } });
    case 'logs':
      return pressInLogs({ ...quiet, view: state.view }, key, facts);
  }
}

const LEAVE: Effect = { kind: 'leave', exitCode: 0 };

/** ^C has the exit status of the signal that it stands for. */
const ALWAYS: Readonly<Record<string, Effect>> = {
  'ctrl-c': { kind: 'leave', exitCode: 130 },
  'ctrl-d': LEAVE,
  'ctrl-z': { kind: 'suspend' },
  'ctrl-l': { kind: 'repaint' },
};

function answer(state: TopState, key: Key, action: Action): Pressed {
  if (key === 'y' || key === 'Y') return { state: { ...state, notice: null }, effect: { kind: 'act', action } };
  return still({ ...state, notice: { text: `no ${action.does}`, isBad: false } });
}

function pressInOverview(state: TopState, key: Key, facts: Facts): Pressed {
  const { items } = facts;
  const step = stepOf(key, facts.pageRows, items.length);
  if (step !== null) {
    const position = Math.min(items.length - 1, Math.max(0, positionOf(state.selected, items) + step));
    return still({ ...state, selected: items[position]?.key ?? null });
  }
  if (key === '?' || key === 'h') return still({ ...state, view: { name: 'help' } });
  if (key === 'o') return still({ ...state, order: nextOrder(state.order) });
  const item = items[positionOf(state.selected, items)];
  return item === undefined ? still(state) : pressOnItem(state, key, item);
}

function pressOnItem(state: TopState, key: Key, { kind, status }: Item): Pressed {
  if (key === 'l' || key === 'enter') {
    const of = { kind, name: status.name };
    return { state: { ...state, view: { name: 'logs', of, back: 0 } }, effect: { kind: 'open-logs', of } };
  }
  const verb = WORKER_VERBS[key];
  if (verb !== undefined) {
    if (kind !== 'worker') return refused(state, `${verb} is for processes: select one`);
    const action: Action = { does: verb, worker: status.name };
    return ASKED.has(verb) ? still({ ...state, question: action }) : { state, effect: { kind: 'act', action } };
  }
  if (key !== 'p') return still(state);
  if (kind !== 'queue') return refused(state, 'pause is for queues: select one');
  return {
    state,
    effect: { kind: 'act', action: { does: status.paused ? 'resume' : 'pause', queue: status.name } },
  };
}

const WORKER_VERBS: Readonly<Record<string, 'restart' | 'stop' | 'start' | 'reset'>> = {
  r: 'restart',
  s: 'stop',
  S: 'start',
  x: 'reset',
};
/** They end a process. */
const ASKED: ReadonlySet<string> = new Set(['restart', 'stop']);

function pressInLogs(
  state: TopState & { readonly view: { readonly name: 'logs' } },
  key: Key,
  { pageRows, logLines }: Facts,
): Pressed {
  if (key === 'l' || key === 'escape') {
    return { state: { ...state, view: { name: 'overview' } }, effect: { kind: 'close-logs' } };
  }
  const step = stepOf(key, pageRows, logLines);
  if (step === null) return still(state);
  const back = Math.min(Math.max(0, logLines - pageRows), Math.max(0, state.view.back - step));
  return still({ ...state, view: { ...state.view, back } });
}

/** How many lines down a key moves; null when it does not move. */
function stepOf(key: Key, pageRows: number, length: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    up: -1,
    k: -1,
    down: 1,
    j: 1,
    pageup: -pageRows,
    pagedown: pageRows,
    home: -length,
    g: -length,
    end: length,
    G: length,
  };
  return steps[key] ?? null;
}

function still(state: TopState): Pressed {
  return { state, effect: null };
}

function refused(state: TopState, text: string): Pressed {
  return still({ ...state, notice: { text, isBad: true } });
}
