import { join } from 'node:path';
import { endOfLastLine } from '../../logs/chunks.js';
import { listLogFiles, openLogFiles } from '../../logs/files.js';
import { LogFollower } from '../../logs/follow.js';
import type { LogLine } from '../../logs/line.js';
import type { IsWanted } from '../../logs/selection.js';
import { lastLines } from '../../logs/tail.js';

/** What a feed is about. */
export interface FeedSubject {
  readonly isWanted: IsWanted;
  passes(line: LogLine): boolean;
}

/** As far as one can scroll back. */
const KEPT = 1000;

/** The last lines of some logs, kept up with as long as the feed is open. */
export class LogFeed {
  readonly #subject: FeedSubject;
  readonly #follower: LogFollower;
  #lines: readonly LogLine[];

  /** Throws `permission_refused` when the logs cannot be read. */
  constructor(stateDir: string, subject: FeedSubject) {
    const logDir = join(stateDir, 'logs');
    const wanted = listLogFiles(logDir).filter((file) => subject.isWanted(file.process));
    const files = openLogFiles(wanted).map((file) => ({ ...file, end: endOfLastLine(file.fd, file.end) }));
    this.#subject = subject;
    this.#lines = lastLines(files, KEPT, { since: Number.NEGATIVE_INFINITY, passes: (line) => subject.passes(line) });
    this.#follower = new LogFollower(logDir, subject.isWanted, files);
  }

  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  /** Takes in what was written meanwhile; a backlog comes in portions. */
  update(): void {
    const added = this.#follower.read().filter((line) => this.#subject.passes(line));
    if (added.length > 0) this.#lines = [...this.#lines, ...added].slice(-KEPT);
  }

  close(): void {
    this.#follower.close();
  }
}
