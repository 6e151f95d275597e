import type { Ms } from '../../base/units.js';

/**
 * Scripts of our own beside BullMQ's, for jobs that move: they write what BullMQ's write where a job enters or leaves one
 * of its lists. Keys beyond BullMQ's, per queue: the list `cardq:aside` of ids, and the hash `cardq:receipts` of id → token.
 * Those of a queue take the prefix of its keys as the first argument.
 */

/** Wakes BullMQ's workers, unless the queue is paused or has as many running as it may. */
const WAKE = `
local function isHalted()
  local meta = redis.call('HMGET', prefix .. 'meta', 'paused', 'concurrency')
  return meta[1] or (meta[2] and redis.call('LLEN', prefix .. 'active') >= tonumber(meta[2]))
end
local function tellOf(event, id, ...)
  local most = redis.call('HGET', prefix .. 'meta', 'opts.maxLenEvents') or 10000
  redis.call('XADD', prefix .. 'events', 'MAXLEN', '~', most, '*', 'event', event, 'jobId', id, ...)
end
local function wake(state, id, dueAt)
  if state == 'waiting' or state == 'prioritized' then
    tellOf('waiting', id)
    if not isHalted() then redis.call('ZADD', prefix .. 'marker', 0, '0') end
  elseif state == 'delayed' then
    tellOf('delayed', id, 'delay', dueAt)
    local first = redis.call('ZRANGE', prefix .. 'delayed', 0, 0, 'WITHSCORES')
    redis.call('ZADD', prefix .. 'marker', tonumber(first[2]) / 4096, '1')
  end
end`;

/** A mover that was killed before it threw its receipts away leaves them for so long: until then the move should have gone on. */
const RECEIPTS_MS: Ms = 90 * 24 * 3_600_000;

/** state, skip, limit, token, to → JSON. Jobs are taken on the right of a list; a queue paused by BullMQ 5 has a second one. */
export const SET_ASIDE = `
local prefix, state, skip, limit = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local place, ids = state, {}
if state == 'waiting' then
  place = 'wait'
  local waiting = redis.call('LLEN', prefix .. place)
  if skip >= waiting then place, skip = 'paused', skip - waiting end
  local found = redis.call('LRANGE', prefix .. place, -skip - limit, -skip - 1)
  for at = #found, 1, -1 do table.insert(ids, found[at]) end
else
  ids = redis.call('ZRANGE', prefix .. place, skip, skip + limit - 1)
end
local function whyNot(id)
  local key = prefix .. id
  if redis.call('EXISTS', key) == 0 then return 'gone' end
  local schedule = redis.call('HGET', key, 'rjk')
  local at = schedule and redis.call('ZSCORE', prefix .. 'repeat', schedule)
  if at and id == 'repeat:' .. schedule .. ':' .. at then return 'schedule' end
  if redis.call('HEXISTS', key, 'parentKey') == 1 then return 'flow' end
  for _, part in ipairs({':dependencies', ':processed', ':failed', ':unsuccessful'}) do
    if redis.call('EXISTS', key .. part) == 1 then return 'flow' end
  end
end
local moved, passed = 0, {}
for _, id in ipairs(ids) do
  local why = whyNot(id)
  if why then
    table.insert(passed, {id = id, why = why})
  else
    local score
    if state == 'waiting' then
      redis.call('LREM', prefix .. place, -1, id)
    else
      score = redis.call('ZSCORE', prefix .. place, id)
      redis.call('ZREM', prefix .. place, id)
    end
    local mark = cjson.encode({state = state, place = place, score = score, token = ARGV[5], to = ARGV[6]})
    redis.call('HSET', prefix .. id, 'cardq:aside', mark)
    redis.call('RPUSH', prefix .. 'cardq:aside', id)
    moved = moved + 1
  end
end
return '{"moved":' .. moved .. ',"passed":' .. (#passed == 0 and '[]' or cjson.encode(passed)) .. '}'`;

/** id. */
export const PUT_BACK = `
local prefix, id = ARGV[1], ARGV[2]
${WAKE}
local text = redis.call('HGET', prefix .. id, 'cardq:aside')
if not text then return 0 end
local mark = cjson.decode(text)
redis.call('HDEL', prefix .. id, 'cardq:aside')
redis.call('LREM', prefix .. 'cardq:aside', 1, id)
if mark.score then redis.call('ZADD', prefix .. mark.place, mark.score, id)
else redis.call('RPUSH', prefix .. mark.place, id) end
wake(mark.state, id, mark.score and math.floor(tonumber(mark.score) / 4096))
return 1`;

/** id, token: one that was set aside anew since is not the mover's any more that had it under another token. */
export const DROP = `
local prefix, id, token = ARGV[1], ARGV[2], ARGV[3]
${WAKE}
local key = prefix .. id
local text = redis.call('HGET', key, 'cardq:aside')
if text and cjson.decode(text).token ~= token then return 0 end
redis.call('LREM', prefix .. 'cardq:aside', 1, id)
if not text then return 0 end
local unique = redis.call('HGET', key, 'deid')
if unique and redis.call('GET', prefix .. 'de:' .. unique) == id then redis.call('DEL', prefix .. 'de:' .. unique) end
redis.call('DEL', key, key .. ':logs', key .. ':lock')
tellOf('removed', id)
return 1`;

/**
 * id, token, state, its place in a sorted set (when it is due, or was finished), priority, the claim's key and whose it must be
 * (empty: nobody's), then names and values of its hash. A mover that stood still must not put a job that another one has brought
 * over since: whether it may, is known for sure only in the moment in which it does.
 * BullMQ counts its own ids up and does not look whether one exists: the counter must be beyond all that came from elsewhere.
 */
export const PUT = `
local prefix, id, token, state, place, priority = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6])
${WAKE}
local key = prefix .. id
if ARGV[8] ~= '' and redis.call('GET', ARGV[7]) ~= ARGV[8] then return 'unclaimed' end
if redis.call('HGET', prefix .. 'cardq:receipts', id) == token then return 'known' end
if redis.call('EXISTS', key) == 1 then
  return redis.call('HEXISTS', key, 'cardq:aside') == 1 and 'aside' or 'exists'
end
redis.call('HSETNX', prefix .. 'meta', 'opts.maxLenEvents', 10000)
redis.call('HSET', key, unpack(ARGV, 9))
redis.call('HSET', prefix .. 'cardq:receipts', id, token)
redis.call('PEXPIRE', prefix .. 'cardq:receipts', ${RECEIPTS_MS})
local unique = redis.call('HGET', key, 'deid')
if unique then redis.call('SET', prefix .. 'de:' .. unique, id, 'NX') end
local number = string.match(id, '^[1-9]%d*$') and #id < 16 and tonumber(id) or 0
if number > tonumber(redis.call('GET', prefix .. 'id') or 0) then redis.call('SET', prefix .. 'id', id) end
if state == 'waiting' then
  redis.call('LPUSH', prefix .. 'wait', id)
elseif state == 'prioritized' then
  local turn = redis.call('INCR', prefix .. 'pc') % 4294967296
  redis.call('ZADD', prefix .. 'prioritized', priority * 4294967296 + turn, id)
elseif state == 'delayed' then
  local least, most = place * 4096, place * 4096 + 4095
  local last = redis.call('ZREVRANGEBYSCORE', prefix .. 'delayed', most, least, 'WITHSCORES', 'LIMIT', 0, 1)
  redis.call('ZADD', prefix .. 'delayed', last[2] and math.min(tonumber(last[2]) + 1, most) or least, id)
else
  redis.call('ZADD', prefix .. state, place, id)
end
wake(state, id, place)
return 'added'`;

/**
 * The claim's key: claimant, milliseconds, from whom it may be taken over. A Redis without memory refuses a script whose first
 * write could need some; jobs must be able to leave it, too, so all that a source runs removes something first.
 */
export const CLAIM = `
local held = redis.call('GET', KEYS[1])
if held and held ~= ARGV[1] and held ~= ARGV[3] then return held end
redis.call('DEL', KEYS[1])
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ARGV[1]`;

/** Pairs of an id and the token of its receipt. */
export const FORGET = `
for at = 2, #ARGV, 2 do
  local receipts = ARGV[1] .. 'cardq:receipts'
  if redis.call('HGET', receipts, ARGV[at]) == ARGV[at + 1] then redis.call('HDEL', receipts, ARGV[at]) end
end`;

/** The claim's key: claimant. */
export const UNCLAIM = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;
