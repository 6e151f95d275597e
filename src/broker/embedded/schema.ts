/**
 * How the embedded database came to its present shape: the nth text leads from version n to n + 1 (`PRAGMA user_version`).
 * A released text is never edited; a change is a new text at the end.
 *
 * - `position` orders the jobs that could be taken now (waiting and prioritized) and is null for all others,
 *   so that the partial index on it holds just those: a take costs the same behind 10 jobs and behind a million.
 * - `ready_at` is when a job became takeable, or will: since then it waits.
 * - `options` are a job's own, in BullMQ's words, where it came from another broker with more than `max_attempts` and `backoff` can say.
 * - `aside` tells where a job was, and where it goes, while its state is 'aside': on its way to another broker, in nobody's reach.
 *   A receipt says that a job came from another broker; it outlives the job until that broker has dropped it.
 * - `tallies` counts jobs by queue and state; triggers keep it, because counting a long queue takes milliseconds.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE jobs (
    seq           INTEGER PRIMARY KEY,
    queue         TEXT NOT NULL,
    id            TEXT NOT NULL,
    state         TEXT NOT NULL,
    priority      INTEGER NOT NULL,
    position      INTEGER,
    ready_at      INTEGER NOT NULL,
    holder        TEXT,
    attempts_made INTEGER NOT NULL DEFAULT 0,
    created_at    INTEGER NOT NULL,
    started_at    INTEGER,
    finished_at   INTEGER,
    name          TEXT NOT NULL,
    max_attempts  INTEGER,
    backoff       TEXT,
    schedule      TEXT,
    failed_reason TEXT,
    progress      TEXT NOT NULL DEFAULT 'null',
    history       TEXT NOT NULL DEFAULT '[]',
    result        TEXT NOT NULL DEFAULT 'null',
    data          TEXT NOT NULL,
    UNIQUE (queue, id)
  );
  CREATE INDEX jobs_by_id     ON jobs (id);
  CREATE INDEX jobs_takeable  ON jobs (queue, priority, position) WHERE position IS NOT NULL;
  CREATE INDEX jobs_by_wait   ON jobs (queue, ready_at) WHERE position IS NOT NULL;
  CREATE INDEX jobs_delayed   ON jobs (queue, ready_at) WHERE state = 'delayed';
  CREATE INDEX jobs_active    ON jobs (queue, started_at) WHERE state = 'active';
  CREATE INDEX jobs_completed ON jobs (queue, finished_at) WHERE state = 'completed';
  CREATE INDEX jobs_failed    ON jobs (queue, finished_at) WHERE state = 'failed';

  CREATE TABLE queues (
    name           TEXT PRIMARY KEY,
    paused         INTEGER NOT NULL DEFAULT 0,
    window_ends_at INTEGER NOT NULL DEFAULT 0,
    window_taken   INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;

  CREATE TABLE schedules (
    name   TEXT PRIMARY KEY,
    queue  TEXT NOT NULL,
    spec   TEXT NOT NULL,
    next_id TEXT NOT NULL,
    next_at INTEGER NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE tallies (
    queue TEXT NOT NULL,
    state TEXT NOT NULL,
    n     INTEGER NOT NULL,
    PRIMARY KEY (queue, state)
  ) WITHOUT ROWID;
  CREATE TRIGGER tally_insert AFTER INSERT ON jobs BEGIN
    INSERT INTO tallies VALUES (new.queue, new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
  END;
  CREATE TRIGGER tally_delete AFTER DELETE ON jobs BEGIN
    UPDATE tallies SET n = n - 1 WHERE queue = old.queue AND state = old.state;
  END;
  CREATE TRIGGER tally_update AFTER UPDATE OF state ON jobs WHEN old.state <> new.state BEGIN
    UPDATE tallies SET n = n - 1 WHERE queue = old.queue AND state = old.state;
    INSERT INTO tallies VALUES (new.queue, new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
  END;

  CREATE TABLE probe (id INTEGER PRIMARY KEY CHECK (id = 1), at INTEGER NOT NULL);
  INSERT INTO probe VALUES (1, 0);
  `,
  `
  ALTER TABLE jobs ADD COLUMN options TEXT;
  ALTER TABLE jobs ADD COLUMN aside TEXT;
  CREATE INDEX jobs_aside ON jobs (queue, seq) WHERE state = 'aside';
  CREATE TABLE receipts (
    queue TEXT NOT NULL,
    id    TEXT NOT NULL,
    token TEXT NOT NULL,
    PRIMARY KEY (queue, id)
  ) WITHOUT ROWID;
  `,
];
