import { request } from 'node:http';
import type { Ms } from '../../base/units.js';
import { socketPath } from '../../config/locate.js';
import type { Daemon } from '../daemon.js';
import { Notifier } from './notifier.js';
import { audienceOf, ServiceNotice } from './service-notice.js';

/** Begins to tell the service manager of `$NOTIFY_SOCKET` about a supervisor in front. */
export function openNotice(daemon: Daemon): ServiceNotice {
  const notifier = new Notifier((message, thrown) => daemon.reportProblem(message, thrown));
  const socket = socketPath(daemon.config.stateDir);
  const notice = new ServiceNotice(daemon, { notifier, answers: () => answers(socket) });
  notice.begin(audienceOf(process.env, process.pid));
  return notice;
}

const ANSWER_MS: Ms = 5000;

/** Whether it is heard there, by a connection of its own, and answers. */
function answers(socketPath: string): Promise<boolean> {
  const options = { socketPath, path: '/api/v1/health/live', agent: false, timeout: ANSWER_MS };
  return new Promise((resolve) => {
    const asked = request(options, (response) => {
      response.resume().once('end', () => resolve(response.statusCode === 200));
    });
    asked.once('error', () => resolve(false)).once('timeout', () => asked.destroy(new Error('it does not answer')));
    asked.end();
  });
}
