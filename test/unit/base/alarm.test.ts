import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { setAlarm } from '../../../src/base/alarm.js';

// The clock of one process cannot be set, so this one is made up.
beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

test('an alarm rings at its time, once', () => {
  const ring = vi.fn();
  setAlarm(1_100_000, ring);
  vi.advanceTimersByTime(99_999);
  expect(ring).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  vi.advanceTimersByTime(100_000);
  expect(ring).toHaveBeenCalledOnce();
});

test('an alarm in the past rings in the next turn', () => {
  const ring = vi.fn();
  setAlarm(5, ring);
  expect(ring).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(ring).toHaveBeenCalledOnce();
});

// It used to ring an hour after it was due when the clock was set forward by that much, or the machine slept.
test('a clock that is set forward is noticed within 30 seconds', () => {
  const ring = vi.fn();
  setAlarm(1_000_000 + 3_600_000, ring);
  vi.setSystemTime(1_000_000 + 7_200_000);
  vi.advanceTimersByTime(30_000);
  expect(ring).toHaveBeenCalledOnce();
});

test('a clock that is set back is noticed, too', () => {
  const ring = vi.fn();
  setAlarm(1_000_000 + 3_600_000, ring);
  vi.setSystemTime(0);
  vi.advanceTimersByTime(30_000);
  expect(ring).toHaveBeenCalledOnce();
});

test('a time too far for a timer is no reason to ring at once', () => {
  const ring = vi.fn();
  setAlarm(Number.MAX_SAFE_INTEGER, ring);
  vi.advanceTimersByTime(60_000);
  expect(ring).not.toHaveBeenCalled();
});

test('an alarm that was cancelled never rings', () => {
  const ring = vi.fn();
  const cancel = setAlarm(1_100_000, ring);
  vi.advanceTimersByTime(50_000);
  cancel();
  vi.advanceTimersByTime(100_000);
  expect(ring).not.toHaveBeenCalled();
});
