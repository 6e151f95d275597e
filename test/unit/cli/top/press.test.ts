import { describe, expect, test } from 'vitest';
import { itemsOf } from '../../../../src/cli/top/items.js';
import { press } from '../../../../src/cli/top/press.js';
import { FIRST_STATE, type TopState } from '../../../../src/cli/top/state.js';
import { queue, status, worker } from '../../../support/told-status.js';

const DOCUMENT = status({
  workers: [worker('a-1'), worker('a-2')],
  queues: [queue('mail'), queue('paper', { paused: true })],
});
const FACTS = { items: itemsOf(DOCUMENT, 'name'), pageRows: 10, logLines: 100 };

/** The state after these keys, and the effect of the last one. */
function type(keys: readonly string[], from: Partial<TopState> = {}) {
  let pressed = press({ ...FIRST_STATE, ...from }, keys[0] ?? '', FACTS);
  for (const key of keys.slice(1)) pressed = press(pressed.state, key, FACTS);
  return pressed;
}

describe('selecting', () => {
  test.each([
    [['down'], 'worker a-2'],
    [['j', 'j'], 'queue mail'],
    [['end'], 'queue paper'],
    [['pagedown', 'down'], 'queue paper'],
    [['end', 'k'], 'queue mail'],
    [['end', 'home'], 'worker a-1'],
    [['up'], 'worker a-1'],
  ])('%j comes to %s', (keys, selected) => {
    expect(type(keys).state.selected).toBe(selected);
  });

  test('goes on from the top when what was selected is gone', () => {
    expect(type(['down'], { selected: 'worker gone-1' }).state.selected).toBe('worker a-2');
  });
});

describe('keys that act', () => {
  test.each([
    ['r', 'restart'],
    ['s', 'stop'],
  ])('%s asks first, and only y does it', (key, does) => {
    const asked = type([key]);
    expect(asked).toMatchObject({ state: { question: { does, worker: 'a-1' } }, effect: null });
    expect(type([key, 'y'])).toMatchObject({
      state: { question: null },
      effect: { kind: 'act', action: { does, worker: 'a-1' } },
    });
    for (const other of ['n', 'q', 'enter', 'escape', key]) {
      expect(type([key, other])).toMatchObject({ state: { question: null }, effect: null });
    }
  });

  test.each([
    ['S', 'start'],
    ['x', 'reset'],
  ])('%s does it at once', (key, does) => {
    expect(type(['down', key]).effect).toEqual({ kind: 'act', action: { does, worker: 'a-2' } });
  });

  test('p pauses a queue, or lets a paused one go on', () => {
    expect(type(['p'], { selected: 'queue mail' }).effect).toMatchObject({ action: { does: 'pause', queue: 'mail' } });
    expect(type(['p'], { selected: 'queue paper' }).effect).toMatchObject({
      action: { does: 'resume', queue: 'paper' },
    });
  });

  test('what does not fit the selected is refused with a word, until the next key', () => {
    const refused = type(['p']);
    expect(refused).toMatchObject({ state: { notice: { isBad: true } }, effect: null });
    expect(type(['r'], { selected: 'queue mail' }).state.notice?.text).toContain('select one');
    expect(press(refused.state, 'j', FACTS).state.notice).toBeNull();
  });

  test('with nothing to select nothing happens', () => {
    const nothing = { ...FACTS, items: [] };
    for (const key of ['r', 's', 'S', 'x', 'p', 'l', 'enter', 'j', 'end']) {
      expect(press(FIRST_STATE, key, nothing)).toEqual({ state: FIRST_STATE, effect: null });
    }
  });
});

describe('leaving', () => {
  test.each([
    [['q'], { kind: 'leave', exitCode: 0 }],
    [['ctrl-c'], { kind: 'leave', exitCode: 130 }],
    [['r', 'ctrl-c'], { kind: 'leave', exitCode: 130 }],
    [['?', 'ctrl-c'], { kind: 'leave', exitCode: 130 }],
    [['l', 'q'], { kind: 'leave', exitCode: 0 }],
    [['s', 'ctrl-z'], { kind: 'suspend' }],
    [['ctrl-l'], { kind: 'repaint' }],
  ])('%j', (keys, effect) => {
    expect(type(keys).effect).toEqual(effect);
  });
});

test('? shows the help, and any key goes back', () => {
  expect(type(['?']).state.view).toEqual({ name: 'help' });
  expect(type(['?', 'j']).state).toEqual(FIRST_STATE);
});

test('o goes round the orders', () => {
  expect(type(['o']).state.order).toBe('cpu');
  expect(type(['o', 'o', 'o', 'o']).state.order).toBe('name');
});

describe('logs', () => {
  const open = { view: { name: 'logs', of: { kind: 'worker', name: 'a-1' }, back: 0 } } as const;

  test('l opens those of the selected, and closes them', () => {
    expect(type(['l'])).toEqual({
      state: { ...FIRST_STATE, ...open },
      effect: { kind: 'open-logs', of: open.view.of },
    });
    expect(type(['l', 'l'])).toEqual({ state: FIRST_STATE, effect: { kind: 'close-logs' } });
    expect(type(['enter', 'escape']).state).toEqual(FIRST_STATE);
  });

  test.each([
    [['up'], 1],
    [['pageup', 'k'], 11],
    [['home'], 90],
    [['home', 'up'], 90],
    [['pageup', 'down'], 9],
    [['home', 'end'], 0],
    [['down'], 0],
  ])('%j stands so many lines before the last: %i', (keys, back) => {
    expect(type(keys, open).state.view).toMatchObject({ back });
  });
});
