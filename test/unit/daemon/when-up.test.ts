import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { WatchedState } from '../../../src/broker/watched-state.js';
import { eachTimeUp } from '../../../src/daemon/when-up.js';
import { until } from '../../support/until.js';

const UP = { state: 'up', latencyMs: 1, reason: null } as const;
const DOWN = { state: 'down', latencyMs: null, reason: 'away' } as const;

// It used to run once only: a Redis that came back empty never heard of its schedules again.
test('a task runs each time the broker comes up', async () => {
  const { state, runs, begin } = scene([]);
  begin();
  expect(runs()).toBe(0);
  state.set(UP);
  await turn();
  expect(runs()).toBe(1);
  state.set(DOWN);
  state.set(UP);
  expect(runs()).toBe(2);
});

// It used to be forgotten: a broker that never was down long enough to be called so tells of no return.
test('a task that failed while the broker was up is tried again, and its failure told', async () => {
  const { state, runs, problems, begin } = scene(['no answer', 'no answer']);
  state.set(UP);
  begin();
  await until('it to succeed', () => runs() === 3);
  expect(problems).toEqual(['no answer', 'no answer']);
});

test('a task that failed because the broker went away is tried when it is back, and nothing is told', async () => {
  const { state, runs, problems, begin } = scene(['away']);
  state.set(UP);
  begin();
  state.set(DOWN);
  await turn();
  expect(runs()).toBe(1);
  state.set(UP);
  expect(runs()).toBe(2);
  expect(problems).toEqual([]);
});

test('a stopped one does nothing more', () => {
  const { state, runs, begin } = scene([]);
  const stop = begin();
  stop();
  state.set(UP);
  expect(runs()).toBe(0);
});

/** A broker that begins down, and a task that fails so often. */
function scene(failures: readonly string[]) {
  const state = new WatchedState(DOWN);
  const broker = {
    get state() {
      return state.current;
    },
    onStateChange: state.subscribe.bind(state),
  };
  const problems: string[] = [];
  let runs = 0;
  const task = async () => {
    const failure = failures[runs++];
    if (failure !== undefined) throw new Error(failure);
  };
  return { state, problems, runs: () => runs, begin: () => eachTimeUp(broker, task, (error) => problems.push(error)) };
}
