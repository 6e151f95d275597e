// node add-orders.js [what] [takesMs]
import { Queue } from 'bullmq';

const [what = 'tea', takesMs = '1000'] = process.argv.slice(2);
const queue = new Queue('orders', { connection: { url: process.env.REDIS_URL ?? 'redis://localhost:6379' } });
const { id } = await queue.add('order', { what, takesMs: Number(takesMs) }, { attempts: 3 });
console.log(id);
await queue.close();
