import { expect, test } from 'vitest';
import { assignmentsOf, type Message, withMessage } from '../../../src/daemon/notify/messages.js';
import { audienceOf } from '../../../src/daemon/notify/service-notice.js';

const told = (...messages: readonly Message[]) => messages.reduce<readonly Message[]>(withMessage, []);

test('what is of the moment goes with the message before it, and the latest holds', () => {
  expect(told({ READY: '1', STATUS: 'a' }, { STATUS: 'b' }, { WATCHDOG: '1' }, { STATUS: 'c' })).toEqual([
    { READY: '1', STATUS: 'c', WATCHDOG: '1' },
  ]);
});

test('states are told one by one, since they would cancel out', () => {
  expect(told({ RELOADING: '1' }, { READY: '1' }, { STATUS: 'x' }, { STOPPING: '1', STATUS: 'y' })).toEqual([
    { RELOADING: '1' },
    { READY: '1', STATUS: 'x' },
    { STOPPING: '1', STATUS: 'y' },
  ]);
});

test('a message is a word for each part, on one line', () => {
  expect(assignmentsOf({ READY: '1', STATUS: 'two\nlines\t and more' })).toEqual([
    'READY=1',
    'STATUS=two lines and more',
  ]);
});

test.each([
  [{}, { watchdogMs: null, isMistaken: false }],
  [
    { WATCHDOG_USEC: '30000000', SYSTEMD_EXEC_PID: '77' },
    { watchdogMs: 30_000, isMistaken: false },
  ],
  [
    { WATCHDOG_USEC: '0', SYSTEMD_EXEC_PID: '76' },
    { watchdogMs: null, isMistaken: true },
  ],
  [
    { WATCHDOG_USEC: 'soon', SYSTEMD_EXEC_PID: '' },
    { watchdogMs: null, isMistaken: false },
  ],
])('of %j it takes %j', (env, audience) => {
  expect(audienceOf(env, 77)).toEqual(audience);
});
