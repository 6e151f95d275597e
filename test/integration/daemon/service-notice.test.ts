import { expect, onTestFinished, test } from 'vitest';
import { EventStream } from '../../../src/base/event-stream.js';
import { Notifier } from '../../../src/daemon/notify/notifier.js';
import { ServiceNotice } from '../../../src/daemon/notify/service-notice.js';
import type { SupervisorEvent } from '../../../src/protocol/events.js';
import { notifySocket } from '../../support/notify-socket.js';
import { requireTool } from '../../support/tools.js';
import { until } from '../../support/until.js';

// A supervisor whose timers no longer run, though its event loop does, cannot be had from outside.
test('a supervisor that does not look after its processes any more gives no sign of life', async (context) => {
  requireTool('systemd-notify', context);
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
  const signs = () => manager.heard.filter((one) => one['WATCHDOG'] === '1').length;
  notice.begin({ watchdogMs: 3000, isMistaken: false });
  await until('the first sign', () => signs() === 1);
  await until('its silence to be told', () => problems.length === 1);
  expect(problems[0]).toContain('no sign of life');
  expect(signs()).toBe(1);
  told.rounds++;
  await until('the next sign', () => signs() === 2);
});
