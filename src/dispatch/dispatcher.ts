import type { Json } from '../base/json.js';
import type { Ms } from '../base/units.js';
import type { Broker, HeldJob, Taken } from '../broker/broker.js';
import type { Config } from '../config/config.js';
import { isSuspect } from '../policy/retry.js';
import type { Emit } from '../protocol/events.js';
import type { JobRef } from '../protocol/jobs.js';
import type { FromWorker } from '../protocol/worker-messages.js';
import type { HostExit, JobHost, JobHostListener } from '../supervisor/job-host.js';
import type { Grants } from './grants.js';
import { HostSlots } from './host-slots.js';
import { Hosts } from './hosts.js';
import { outcomeOfExit, outcomeOfFailure } from './outcome.js';
import { pingBroker } from './ping-broker.js';
import { QueueWatch } from './queue-watch.js';
import { Renewal } from './renewal.js';
import { Reporter } from './reporter.js';
import type { Run } from './run.js';
import { RunFactory } from './run-factory.js';
import { takeFrom } from './take-from.js';
import { UnderWay } from './under-way.js';
import { Withdrawal } from './withdrawal.js';

/**
 * The way from a queue to a free slot and back. It takes a job only when a process can run it at once, keeps its hold
 * alive, and reports how it ended; a process that dies is an attempt that failed at that moment.
 */
export class Dispatcher implements JobHostListener {
  readonly #broker: Broker;
  #workers: Config['workers'];
  readonly #runs: RunFactory;
  readonly #reporter: Reporter;
  readonly #withdrawal: Withdrawal;
  readonly #watch = new QueueWatch(() => this.#fillAll());
  readonly #hosts = new Hosts();
  readonly #emit: Emit;
  readonly #stopListening: (() => void)[];
  readonly #renewal: Renewal;
  readonly #underWay = new UnderWay();
  #isOpen = true;

  constructor(parts: {
    broker: Broker;
    config: Pick<Config, 'queues' | 'workers'>;
    emit: Emit;
    random: () => number;
    grants: Grants;
    renewEveryMs?: Ms;
  }) {
    this.#broker = parts.broker;
    this.#workers = parts.config.workers;
    this.#emit = parts.emit;
    this.#runs = new RunFactory(parts.config.queues, parts.grants);
    this.#reporter = new Reporter({ ...parts, underWay: this.#underWay });
    const onRoom = () => this.#fillAll();
    this.#withdrawal = new Withdrawal({ hosts: this.#hosts, runs: this.#runs, reporter: this.#reporter, onRoom });
    this.#stopListening = [
      parts.broker.onWork((queue) => this.#watch.announce(queue)),
      parts.broker.onStateChange(({ state }) => {
        if (state !== 'up') return;
        void this.#renewal.renew(); // at once: holds run out in an outage, and others look for such
        this.#watch.announceAll();
      }),
    ];
    this.#renewal = new Renewal({
      broker: parts.broker,
      held: () => [...this.#hosts.held(), ...this.#reporter.unsettled],
      onLost: (job) => this.#withdrawal.lose(job),
      everyMs: parts.renewEveryMs,
    });
  }

  ready(host: JobHost): void {
    const worker = this.#workers[host.worker];
    if (worker?.kind !== 'queues') return;
    for (const queue of Object.keys(worker.queues)) this.#watch.add(queue);
    const slots = new HostSlots(host, worker);
    this.#hosts.add(slots);
    this.#fill(slots);
  }

  message(host: JobHost, message: FromWorker): void {
    if (!('run' in message)) return;
    const slots = this.#hosts.of(host);
    const run = slots?.runs.get(message.run);
    if (slots === undefined || run === undefined) return; // it was settled already, or never ours
    switch (message.type) {
      case 'started':
        run.hasStarted = true;
        break;
      case 'progress':
        run.progress = message.progress;
        this.#reporter.progressed(run, message.progress);
        break;
      case 'ping_broker':
        void pingBroker(this.#broker, run);
        break;
      case 'completed':
        this.#complete(slots, run, message.result);
        break;
      case 'failed':
        this.#release(slots, run);
        this.#fill(slots);
        void this.#reporter.ended(run, outcomeOfFailure(run, message.failure));
        break;
    }
  }

  leaving(host: JobHost): void {
    const slots = this.#hosts.of(host);
    if (slots === undefined) return;
    for (const run of slots.runs.values()) run.noteDrain();
    this.#giveBackSuspects(slots);
  }

  exited(host: JobHost, exit: HostExit): void {
    const slots = this.#hosts.of(host);
    if (slots === undefined) return;
    this.#hosts.remove(host);
    const alone = slots.runs.size === 1;
    for (const run of slots.runs.values()) {
      run.stopClock();
      void this.#reporter.ended(run, outcomeOfExit(run, exit, alone));
    }
    slots.runs.clear();
    this.#giveBackSuspects(slots);
  }

  jobsOf(host: JobHost): number {
    return this.#hosts.of(host)?.load ?? 0;
  }

  /** Asks a running job to stop, or with `force` ends its process. False when it is not in hand here. */
  cancel(job: JobRef, { force }: { readonly force: boolean }): boolean {
    return this.#withdrawal.cancel(job, { force });
  }

  /** What is in whose hands. */
  get inHand(): Pick<Hosts, 'runOf' | 'runsIn' | 'slotsOf' | 'earliestRunOf'> {
    return this.#hosts;
  }

  /** From now on this holds, for jobs that begin and for the slots of living processes. */
  reconfigure(config: Pick<Config, 'queues' | 'workers'>): void {
    this.#workers = config.workers;
    this.#runs.reconfigure(config.queues);
    this.#hosts.adopt(config.workers);
    this.#watch.announceAll();
  }

  /** Takes nothing more; resolves when all that ended is reported, or cannot be though `patience` is over. */
  async close(patience: AbortSignal): Promise<void> {
    this.#isOpen = false;
    for (const stop of this.#stopListening) stop();
    this.#watch.close();
    await this.#reporter.close(patience);
    this.#renewal.close();
  }

  #fillAll(): void {
    for (const slots of this.#hosts.all()) this.#fill(slots);
  }

  #fill(slots: HostSlots): void {
    for (let queue = this.#nextQueue(slots); queue !== null; queue = this.#nextQueue(slots)) {
      const from = queue;
      this.#take(slots, from, () => this.#broker.take(from));
    }
  }

  /** Its end and the question for the next job are one, when that is to come from the same queue. */
  #complete(slots: HostSlots, run: Run, result: Json): void {
    const { queue: completed } = run.job;
    this.#release(slots, run);
    const next = this.#nextQueue(slots);
    if (next === completed) this.#take(slots, next, () => this.#reporter.completedAndTake(run, result));
    else void this.#reporter.completed(run, result);
    if (next !== null && next !== completed) this.#take(slots, next, () => this.#broker.take(next));
    this.#fill(slots);
  }

  /** Lets in a suspect that waits for this moment; then the queue to be asked for one of its free slots, if any. */
  #nextQueue(slots: HostSlots): string | null {
    if (!this.#isOpen) return null;
    const suspect = slots.isReadyForSuspect ? this.#hosts.takeSuspectFor(slots) : null;
    if (suspect !== null) this.#send(slots, suspect);
    return slots.hasFreeSlot ? slots.pick.next((name) => this.#watch.isWorthAsking(name)) : null;
  }

  #take(slots: HostSlots, queue: string, take: () => Promise<Taken>): void {
    slots.reserved++;
    void this.#underWay.track(this.#takeFor(slots, queue, take));
  }

  async #takeFor(slots: HostSlots, queue: string, take: () => Promise<Taken>): Promise<void> {
    const answered = this.#watch.ask(queue);
    const taken = await takeFrom({ broker: this.#broker, queue, emit: this.#emit }, take);
    slots.reserved--;
    answered(taken);
    if (taken !== null && taken.job !== null) this.#assign(slots, taken.job);
    // A job was there, so the next may be: other free slots want it too. Else this slot looks at its other queues.
    if (taken !== null && taken.job !== null) this.#fillAll();
    else this.#fill(slots);
  }

  #assign(slots: HostSlots, job: HeldJob): void {
    if (!this.#isOpen || !slots.host.acceptsJobs) {
      void this.#reporter.giveBack(job, 'its process was leaving');
      return;
    }
    if (isSuspect(job)) slots.keep(job);
    else this.#send(slots, job);
  }

  #send(slots: HostSlots, job: HeldJob): void {
    const run = this.#runs.create(job, slots);
    slots.runs.set(run.id, run);
    run.wasSent = slots.host.send({ type: 'job', run: run.id, job: this.#runs.assignment(run) });
    run.startClock();
    this.#reporter.started(run);
  }

  #release(slots: HostSlots, run: Run): void {
    run.stopClock();
    slots.runs.delete(run.id);
  }

  #giveBackSuspects(slots: HostSlots): void {
    for (const suspect of slots.suspects) {
      slots.letGo(suspect);
      void this.#reporter.giveBack(suspect, 'its process left before it could run alone');
    }
  }
}
