import { expect, onTestFinished, test } from 'vitest';
import { EventStream } from '../../../src/base/event-stream.js';
import { Notifier } from '../../../src/daemon/notify/notifier.js';
import { ServiceNotice } from '../../../src/daemon/notify/service-notice.js';
import type { EventBody, SupervisorEvent } from '../../../src/protocol/events.js';
import { notifySocket } from '../../support/notify-socket.js';
import { requireTool } from '../../support/tools.js';
import { until } from '../../support/until.js';

// A supervisor whose timers no longer run, though its event loop does, cannot be had from outside.
test('a supervisor that does not look after its processes any more gives no sign of life', async (context) => {
  requireTool('systemd-notify', context);
  const { manager, told, notice, problems } = await begin();
  const signs = () => manager.heard.filter((one) => one['WATCHDOG'] === '1').length;
  notice.begin({ watchdogMs: 3000, isMistaken: false });
  await until('the first sign', () => signs() === 1);
  await until('its silence to be told', () => problems.length === 1);
  expect(problems[0]).toContain('no sign of life');
  expect(signs()).toBe(1);
  told.rounds++;
  await until('the next sign', () => signs() === 2);
});

// A `READY` too early ends the start for systemd, and so would one too late the stop.
test('a reload before it is ready, or that ends in its stop, is not told', async (context) => {
  requireTool('systemd-notify', context);
  const { manager, told, notice } = await begin();
  notice.begin({ watchdogMs: null, isMistaken: false });
  const emit = (event: EventBody) => told.events.emit({ at: Date.now(), ...event });
  const reloaded = { event: 'supervisor.reloaded', changed: [], pending: [] } as const;
  emit({ event: 'supervisor.reload_began' });
  emit(reloaded);
  emit({ event: 'supervisor.ready', processes: 1, bootMs: 1 });
  emit({ event: 'supervisor.reload_began' });
  emit(reloaded);
  emit({ event: 'supervisor.reload_began' });
  emit({ event: 'supervisor.stopping', by: 'request' });
  emit({ event: 'supervisor.reload_failed', error: 'the supervisor was stopped before' });
  await notice.close();
  const states = manager.heard.flatMap((one) => Object.keys(one).filter((name) => STATES.includes(name)));
  expect(states).toEqual(['READY', 'RELOADING', 'READY', 'RELOADING', 'STOPPING']);
});

const STATES = ['READY', 'RELOADING', 'STOPPING'];

/** What tells of a supervisor that is not there, whose events are made up. */
async function begin() {
  const manager = await notifySocket();
  process.env['NOTIFY_SOCKET'] = manager.path;
  onTestFinished(() => void delete process.env['NOTIFY_SOCKET']);
  const problems: string[] = [];
  const told = {
    events: new EventStream<SupervisorEvent>(),
    processes: [],
    broker: null,
    rounds: 7,
    reportProblem: (message: string) => void problems.push(message),
  };
  const notifier = new Notifier(told.reportProblem);
  const notice = new ServiceNotice(told, { notifier, answers: async () => true });
  onTestFinished(() => notice.close());
  return { manager, told, notice, problems };
}
