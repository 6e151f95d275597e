/** Stands for the job of a queue that was resumed: nobody can be seen to take it. */
const ANY_JOB = '';

/**
 * What was heard of queues and is not told yet: a queue is worth a question while a job that came to wait in it has not
 * been taken, as far as one has heard.
 */
export class WorkNews {
  readonly #waiting = new Map<string, Set<string>>();

  /** One of BullMQ's events, in the order of the stream. */
  hear(queue: string, event: string, job: string): void {
    if (event === 'active') this.#forget(queue, job);
    else if (event === 'waiting') this.#remember(queue, job);
    else if (event === 'resumed') this.#remember(queue, ANY_JOB);
  }

  /** Nothing was heard of this queue. */
  drop(queue: string): void {
    this.#waiting.delete(queue);
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  /** The queues worth a question, which are told by this. */
  tell(): readonly string[] {
    const queues = [...this.#waiting.keys()];
    this.#waiting.clear();
    return queues;
  }

  #remember(queue: string, job: string): void {
    const jobs = this.#waiting.get(queue);
    if (jobs === undefined) this.#waiting.set(queue, new Set([job]));
    else jobs.add(job);
  }

  #forget(queue: string, job: string): void {
    const jobs = this.#waiting.get(queue);
    jobs?.delete(job);
    if (jobs?.size === 0) this.#waiting.delete(queue);
  }
}
