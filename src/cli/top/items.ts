import type { QueueStatus, StatusDocument, WorkerStatus } from '../../protocol/status.js';

/** What can be selected: a worker process or a queue. */
export type Item =
  | { readonly kind: 'worker'; readonly key: string; readonly status: WorkerStatus }
  | { readonly kind: 'queue'; readonly key: string; readonly status: QueueStatus };

export type WorkerItem = Extract<Item, { kind: 'worker' }>;
export type QueueItem = Extract<Item, { kind: 'queue' }>;

/** By what workers are sorted: as the supervisor lists them, or what there is most of first. */
const ORDERS = ['name', 'cpu', 'memory', 'restarts'] as const;
export type Order = (typeof ORDERS)[number];

/** All that can be selected, in the order in which it is shown. */
export function itemsOf(
  { workers, queues }: Pick<StatusDocument, 'workers' | 'queues'>,
  order: Order,
): readonly Item[] {
  return [...workerItems(workers, order), ...queues.map(queueItem)];
}

export function nextOrder(order: Order): Order {
  return ORDERS[(ORDERS.indexOf(order) + 1) % ORDERS.length] ?? 'name';
}

/** Where the selected item stands; 0 where nothing is selected, or what was is gone. */
export function positionOf(key: string | null, items: readonly Item[]): number {
  return Math.max(
    0,
    items.findIndex((item) => item.key === key),
  );
}

function workerItems(workers: readonly WorkerStatus[], order: Order): WorkerItem[] {
  const seen = new Set<string>();
  const items = workers.map((status): WorkerItem => {
    // Who has the place now comes first, and those that still leave it go by the same name.
    const key = seen.has(status.name) ? `worker ${status.name} ${status.pid}` : `worker ${status.name}`;
    seen.add(status.name);
    return { kind: 'worker', key, status };
  });
  const measure = MEASURES[order];
  return measure === null ? items : items.sort((a, b) => measure(b.status) - measure(a.status));
}

const MEASURES: Readonly<Record<Order, ((worker: WorkerStatus) => number) | null>> = {
  name: null,
  cpu: ({ cpuPercent }) => cpuPercent ?? -1,
  memory: ({ rssBytes }) => rssBytes ?? -1,
  restarts: ({ restarts }) => restarts,
};

function queueItem(status: QueueStatus): QueueItem {
  return { kind: 'queue', key: `queue ${status.name}`, status };
}
