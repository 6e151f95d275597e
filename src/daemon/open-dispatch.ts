import { join } from 'node:path';
import { CardqError } from '../base/errors.js';
import type { Lifetime } from '../base/lifetime.js';
import { Turns } from '../base/turns.js';
import type { Ms } from '../base/units.js';
import type { Broker } from '../broker/broker.js';
import { openBroker } from '../broker/open.js';
import type { Config } from '../config/config.js';
import { Dispatcher } from '../dispatch/dispatcher.js';
import { ForeignJobs } from '../dispatch/foreign/foreign-jobs.js';
import { Grants } from '../dispatch/grants.js';
import { withPatience } from '../dispatch/patience.js';
import { provision, provisionIfUp, provisionStandIn } from '../dispatch/provision.js';
import { rescueHeldJobs } from '../dispatch/rescue.js';
import type { Emit } from '../protocol/events.js';
import { announceBroker } from './announce-broker.js';
import type { ConfigInForce } from './config-in-force.js';
import { DeclaredSchedules } from './declared-schedules.js';
import { Holders } from './holders.js';
import { eachTimeUp } from './when-up.js';

/** How often it is looked whether somebody else's program has stopped fetching. */
const STALL_CHECK_MS: Ms = 1000;

interface Around {
  readonly inForce: Pick<ConfigInForce, 'config'>;
  readonly emit: Emit;
  readonly reportProblem: (message: string, thrown: unknown) => void;
}

/** The owners of what is opened. */
interface Lifetimes {
  /** Ends before the workers do. */
  readonly above: Lifetime;
  /** Ends after them: what they need to the end. */
  readonly beneath: Lifetime;
}

/** The broker, and what stands between it and the workers. */
export interface OpenedDispatch {
  readonly broker: Broker;
  readonly dispatcher: Dispatcher;
  readonly foreign: ForeignJobs;
  readonly grants: Grants;
  /** Makes the broker know the queues and schedules of a configuration, as far as it can be reached. */
  readonly provision: (config: Config) => Promise<void>;
}

/**
 * Opens them, and sees to it that the broker knows what is configured each time it comes up. Throws as `openBroker` does, and
 * `broker_unreachable` for one that is there, but would lose jobs as it is set up.
 */
export async function openDispatch(
  { inForce, emit, reportProblem }: Around,
  { above, beneath }: Lifetimes,
): Promise<OpenedDispatch> {
  const { config } = inForce;
  const { stateDir } = config;
  const holders = Holders.read(stateDir);
  const claim = holders.claim(); // while the broker is opened
  const settled = claim.catch(() => undefined); // it is told below, when the broker has an owner
  beneath.onClose('holders', () => settled); // whoever has the folder next writes there, too
  const opened = await openBroker({ spec: config.broker, stateDir, holder: holders.current });
  const broker = beneath.own('broker', opened, (open) => open.close());
  refuseUnfit(broker);
  announceBroker(broker, emit);
  await provisionStandIn(broker, config);
  await claim;
  const grants = new Grants(join(stateDir, 'grants.key'));
  const dispatcher = new Dispatcher({ broker, config, emit, random: Math.random, grants });
  beneath.onClose('dispatcher', () => withPatience(broker, (patience) => dispatcher.close(patience)));
  const foreign = new ForeignJobs({ broker, config: () => inForce.config, emit, random: Math.random });
  beneath.onClose('foreign jobs', () => withPatience(broker, (patience) => foreign.close(patience)));
  above.every('stalls', STALL_CHECK_MS, () => void foreign.checkStalls());
  const schedules = new DeclaredSchedules(stateDir);
  // Of two at once, each would forget what the other has declared.
  const provisions = new Turns();
  const prepare = async () => {
    await rescueHeldJobs(broker, holders, emit);
    await provisions.take('prepare', () => provision(broker, inForce.config, schedules));
  };
  const stopPreparing = eachTimeUp(broker, prepare, (error) =>
    reportProblem('the broker could not be prepared; trying again', error),
  );
  above.onClose('provision', stopPreparing);
  return {
    broker,
    dispatcher,
    foreign,
    grants,
    provision: (next) => provisions.take('reload', () => provisionIfUp(broker, next, schedules)),
  };
}

/** One that is away will come back; this one waits for somebody to set it up otherwise, who should hear of it now. */
function refuseUnfit({ obstacle, state, location }: Broker): void {
  if (obstacle !== 'unfit') return;
  throw new CardqError({
    code: 'broker_unreachable',
    message: `the broker is refused: ${state.reason}`,
    where: location,
    hint: 'cardq doctor checks the rest of it, too',
  });
}
