import type { RedisClient } from './client.js';
import { LOCK_MS } from './locks.js';
import type { BullmqQueue } from './queue.js';

/** Makes all locks of a queue ours whose tokens begin with a consumer's id; returns the jobs' ids. None in a paused queue. */
export async function takeOver(
  client: RedisClient,
  queue: BullmqQueue,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<readonly string[]> {
  const keys = [queue.key('meta'), queue.key('active')];
  return (await client.eval(SCRIPT, keys.length, ...keys, queue.key(''), `${from}:`, to, LOCK_MS)) as string[];
}

// BullMQ 5 puts a paused queue's jobs elsewhere, and would lose one that came back to where they were; its own check, 30 s
// later, knows. The job could not run before the queue goes on, anyway. `pb` says who took a job last.
const SCRIPT = `
if redis.call('HEXISTS', KEYS[1], 'paused') == 1 then return {} end
local taken = {}
for _, id in ipairs(redis.call('LRANGE', KEYS[2], 0, -1)) do
  local key = ARGV[1] .. id
  local token = redis.call('GET', key .. ':lock')
  if token and string.sub(token, 1, #ARGV[2]) == ARGV[2] then
    redis.call('SET', key .. ':lock', ARGV[3], 'PX', ARGV[4])
    redis.call('HSET', key, 'pb', ARGV[3])
    table.insert(taken, id)
  end
end
return taken`;
