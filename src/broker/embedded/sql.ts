// Each state as its index knows it: SQLite uses a partial index only where the very words of its condition stand.
const WAITING = 'position IS NOT NULL AND priority = 0';
const PRIORITIZED = 'position IS NOT NULL AND priority > 0';
const DELAYED = `state = 'delayed'`;
const ACTIVE = `state = 'active'`;
const COMPLETED = `state = 'completed'`;
const FAILED = `state = 'failed'`;

const SHORT_COLUMNS = [
  ...['queue', 'id', 'name', 'state', 'priority', 'ready_at', 'attempts_made', 'max_attempts', 'backoff', 'schedule'],
  ...['created_at', 'started_at', 'finished_at', 'aside'],
];
const sizeAsJson = (column: string) => `'{"omittedBytes":' || octet_length(${column}) || '}'`;
/** What stands for a value that is too large to be read; its size is known without reading it. */
const STAND_INS = {
  failed_reason: `'(' || octet_length(failed_reason) || ' bytes)'`,
  history: `'[]'`,
  progress: sizeAsJson('progress'),
  result: sizeAsJson('result'),
  data: sizeAsJson('data'),
};
const COLUMNS = [...SHORT_COLUMNS, ...Object.keys(STAND_INS)];
/** A job's columns, none larger than so many bytes. */
const columnsWithin = (bytes: string) =>
  [
    ...SHORT_COLUMNS,
    ...Object.entries(STAND_INS).map(
      ([column, standIn]) => `iif(octet_length(${column}) > ${bytes}, ${standIn}, ${column}) AS ${column}`,
    ),
  ].join(', ');

/** All rows of a query as one JSON text: stepping through rows would leave an object to be collected, which waits for a commit. */
const rowsOf = (columns: readonly string[], query: string) =>
  `SELECT json_group_array(json_object(${columns.map((column) => `'${column}', ${column}`).join(', ')})) AS rows FROM (${query})`;
const list = (state: string, order: string) =>
  rowsOf(
    COLUMNS,
    `SELECT ${columnsWithin('?4')} FROM jobs WHERE queue = ?1 AND ${state} ORDER BY ${order} LIMIT ?2 OFFSET ?3`,
  );
const walk = (state: string, [major, minor]: readonly [string, string]) =>
  rowsOf(
    [...COLUMNS, 'major', 'minor'],
    `SELECT ${columnsWithin('?5')}, ${major} AS major, ${minor} AS minor FROM jobs
     WHERE queue = ?1 AND ${state} AND (${major}, ${minor}) < (?3, ?4) ORDER BY ${major} DESC, ${minor} DESC LIMIT ?2`,
  );
const ids = (state: string, order: string) =>
  rowsOf(['id'], `SELECT id FROM jobs WHERE queue = ? AND ${state} ORDER BY ${order} LIMIT ? OFFSET ?`);
const removeThose = (which: string) => `DELETE FROM jobs WHERE seq IN (SELECT seq FROM jobs WHERE ${which})`;
const removeFew = (state: string) =>
  removeThose(`queue = ?1 AND ${state} AND id NOT IN (SELECT next_id FROM schedules WHERE queue = ?1) LIMIT ?2`);
const expire = (state: string) =>
  removeThose(`queue = ? AND ${state} AND finished_at <= ? ORDER BY finished_at LIMIT 1000`);
const trim = (state: string) => removeThose(`queue = ? AND ${state} ORDER BY finished_at, seq LIMIT ?`);

/** Every statement of the embedded broker, prepared once when it opens. Parameters are bound by position. */
export const SQL = {
  version: 'PRAGMA user_version',
  begin: 'BEGIN',
  probe: 'UPDATE probe SET at = ? WHERE id = 1',

  addQueue: 'INSERT INTO queues (name) VALUES (?) ON CONFLICT DO NOTHING',
  getQueue: 'SELECT paused, window_ends_at, window_taken FROM queues WHERE name = ?',
  setPaused: 'UPDATE queues SET paused = ? WHERE name = ?',
  setWindow: 'UPDATE queues SET window_ends_at = ?, window_taken = ? WHERE name = ?',
  queueNames: rowsOf(['name'], 'SELECT name FROM queues ORDER BY name'),
  tallies: rowsOf(['state', 'n'], 'SELECT state, n FROM tallies WHERE queue = ?'),
  census: `SELECT coalesce(sum(n) FILTER (WHERE state NOT IN ('active', 'completed', 'failed')), 0) AS to_do,
        coalesce(sum(n) FILTER (WHERE state = 'active'), 0) AS in_hand,
        coalesce(sum(n) FILTER (WHERE state IN ('completed', 'failed')), 0) AS over FROM tallies`,
  oldestWait: 'SELECT min(ready_at) AS ready_at FROM jobs WHERE queue = ? AND position IS NOT NULL',

  positions: `SELECT coalesce(min(place), 0) AS head, coalesce(max(place), 0) AS tail FROM
        (SELECT position AS place FROM jobs WHERE position IS NOT NULL
         UNION ALL SELECT aside ->> 'position' FROM jobs WHERE state = 'aside'
         UNION ALL SELECT aside ->> 'turn' FROM jobs WHERE state = 'aside')`,
  add: `INSERT INTO jobs (queue, id, name, data, state, priority, position, ready_at, created_at, max_attempts, backoff, schedule)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (queue, id) DO NOTHING`,
  promoteDue: `UPDATE jobs SET state = iif(priority = 0, 'waiting', 'prioritized'), position = ?1 + due.turn
        FROM (SELECT seq, row_number() OVER (ORDER BY ready_at, seq) AS turn FROM
               (SELECT seq, ready_at FROM jobs WHERE queue = ?2 AND state = 'delayed' AND ready_at <= ?3 ORDER BY ready_at, seq LIMIT 1000)) AS due
        WHERE jobs.seq = due.seq`,
  nextDue: `SELECT min(ready_at) AS ready_at FROM jobs WHERE queue = ? AND state = 'delayed'`,
  take: `UPDATE jobs SET state = 'active', position = NULL, holder = ?, started_at = ?
        WHERE seq = (SELECT seq FROM jobs WHERE queue = ? AND position IS NOT NULL ORDER BY priority, position LIMIT 1)
        RETURNING *`,
  held: `SELECT history FROM jobs WHERE queue = ? AND id = ? AND state = 'active' AND holder = ?`,
  heldByOthers: rowsOf(
    ['queue', 'id'],
    `SELECT queue, id FROM jobs WHERE state = 'active' AND holder <> ? ORDER BY started_at DESC, seq DESC`,
  ),
  finish: `UPDATE jobs SET state = ?, holder = NULL, finished_at = ?, attempts_made = attempts_made + 1, result = ?, failed_reason = ?, history = ?
        WHERE queue = ? AND id = ?`,
  retryLater: `UPDATE jobs SET state = 'delayed', holder = NULL, ready_at = ?, attempts_made = attempts_made + 1, failed_reason = ?, history = ?
        WHERE queue = ? AND id = ?`,
  retryNow: `UPDATE jobs SET state = iif(priority = 0, 'waiting', 'prioritized'), position = iif(priority = 0, ?, ?), holder = NULL, ready_at = ?,
        attempts_made = attempts_made + 1, failed_reason = ?, history = ? WHERE queue = ? AND id = ?`,
  giveBack: `UPDATE jobs SET state = iif(priority = 0, 'waiting', 'prioritized'), position = ?, holder = NULL WHERE queue = ? AND id = ? AND state = 'active'`,
  progress: 'UPDATE jobs SET progress = ? WHERE queue = ? AND id = ?',
  retryFailed: `UPDATE jobs SET state = iif(priority = 0, 'waiting', 'prioritized'), position = ?, ready_at = ?, attempts_made = 0,
        started_at = NULL, finished_at = NULL, failed_reason = NULL WHERE queue = ? AND id = ? AND state = 'failed'`,

  get: `SELECT ${columnsWithin('?3')} FROM jobs WHERE queue = ?1 AND id = ?2`,
  standing: 'SELECT state, schedule FROM jobs WHERE queue = ? AND id = ?',
  findQueues: rowsOf(['queue'], 'SELECT queue FROM jobs WHERE id = ? ORDER BY queue'),
  listWaiting: list(WAITING, 'priority, position'),
  listPrioritized: list(PRIORITIZED, 'priority, position'),
  listDelayed: list(DELAYED, 'ready_at, seq'),
  listActive: list(ACTIVE, 'started_at, seq'),
  listCompleted: list(COMPLETED, 'finished_at DESC, seq DESC'),
  listFailed: list(FAILED, 'finished_at DESC, seq DESC'),
  walkWaiting: walk(WAITING, ['position', 'seq']),
  walkPrioritized: walk(PRIORITIZED, ['priority', 'position']),
  walkDelayed: walk(DELAYED, ['ready_at', 'seq']),
  walkActive: walk(ACTIVE, ['started_at', 'seq']),
  walkCompleted: walk(COMPLETED, ['finished_at', 'seq']),
  walkFailed: walk(FAILED, ['finished_at', 'seq']),

  removeJob: 'DELETE FROM jobs WHERE queue = ? AND id = ?',
  removeWaiting: removeFew(WAITING),
  removePrioritized: removeFew(PRIORITIZED),
  removeDelayed: removeFew(DELAYED),
  removeCompleted: removeFew(COMPLETED),
  removeFailed: removeFew(FAILED),
  expireCompleted: expire(COMPLETED),
  expireFailed: expire(FAILED),
  trimCompleted: trim(COMPLETED),
  trimFailed: trim(FAILED),
  tally: 'SELECT n FROM tallies WHERE queue = ? AND state = ?',

  resting: 'SELECT state, position, schedule FROM jobs WHERE queue = ? AND id = ?',
  idsWaiting: ids(WAITING, 'priority, position'),
  idsPrioritized: ids(PRIORITIZED, 'priority, position'),
  idsDelayed: ids(DELAYED, 'ready_at, seq'),
  idsCompleted: ids(COMPLETED, 'finished_at, seq'),
  idsFailed: ids(FAILED, 'finished_at, seq'),
  setAside: `UPDATE jobs SET state = 'aside', position = NULL, aside = ? WHERE queue = ? AND id = ?`,
  listAside: rowsOf(
    ['id', 'aside'],
    `SELECT id, aside FROM jobs WHERE queue = ? AND state = 'aside' ORDER BY aside ->> 'turn' LIMIT ? OFFSET ?`,
  ),
  addAside: `INSERT INTO jobs (queue, id, name, data, state, priority, ready_at, created_at, max_attempts, backoff, aside)
        VALUES (?, ?, ?, ?, 'aside', ?, ?, ?, ?, ?, ?) ON CONFLICT (queue, id) DO NOTHING`,
  getAside: `SELECT * FROM jobs WHERE queue = ? AND id = ? AND state = 'aside'`,
  putBack: `UPDATE jobs SET state = aside ->> 'state', position = aside ->> 'position', aside = NULL WHERE queue = ? AND id = ? AND state = 'aside'`,
  dropAside: `DELETE FROM jobs WHERE queue = ? AND id = ? AND state = 'aside'`,
  put: `INSERT INTO jobs (queue, id, name, data, state, priority, position, ready_at, created_at, max_attempts, backoff, options,
          attempts_made, started_at, finished_at, failed_reason, progress, history, result)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  getReceipt: 'SELECT token FROM receipts WHERE queue = ? AND id = ?',
  putReceipt:
    'INSERT INTO receipts (queue, id, token) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET token = excluded.token',
  removeReceipt: 'DELETE FROM receipts WHERE queue = ? AND id = ?',

  getSchedule: 'SELECT * FROM schedules WHERE name = ?',
  putSchedule: `INSERT INTO schedules (name, queue, spec, next_id, next_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET queue = excluded.queue, spec = excluded.spec, next_id = excluded.next_id, next_at = excluded.next_at`,
  removeSchedule: 'DELETE FROM schedules WHERE name = ?',
  endScheduled: removeThose('id IN (SELECT next_id FROM schedules WHERE schedules.queue = jobs.queue)'),
  endSchedules: 'DELETE FROM schedules',
  scheduledIn:
    'SELECT count(*) AS n FROM schedules JOIN jobs ON jobs.queue = schedules.queue AND jobs.id = next_id WHERE jobs.queue = ? AND jobs.state = ?',
} as const;
