/** What is asked of a supervisor for `/metrics`. */
export interface MetricsControl {
  /** Every metric that the supervisor knows of; answers from what is at hand, as `status` does. */
  metrics(): Promise<SupervisorMetrics>;
}

/** One metric: what it is called, what its value means, and by what it is told apart. */
export interface MetricSpec {
  readonly type: 'counter' | 'gauge' | 'histogram' | 'info';
  readonly help: string;
  readonly labels: readonly string[];
}

/**
 * Every metric there is, in the order in which they are told. Base units; counters are those of the supervisor and begin with
 * it. No label holds an id, and none has more values than there are workers, processes, queues, routes and states.
 */
export const METRICS = {
  cardq_build_info: {
    type: 'info',
    help: 'The version of cardq and of the Node.js that runs the supervisor; always 1.',
    labels: ['version', 'node'],
  },
  cardq_broker_up: { type: 'gauge', help: 'Whether the configured broker answers: 1 or 0.', labels: [] },
  cardq_worker_processes: {
    type: 'gauge',
    help: 'Processes of a worker by state, standbys and those that are leaving included.',
    labels: ['worker', 'state'],
  },
  cardq_worker_restarts_total: {
    type: 'counter',
    help: 'Processes of a worker that took the place of another one, by why that had to be.',
    labels: ['worker', 'reason'],
  },
  cardq_worker_cpu_ratio: {
    type: 'gauge',
    help: 'Processor time of a process by real time; 1 is one core.',
    labels: ['worker', 'process'],
  },
  cardq_worker_resident_memory_bytes: {
    type: 'gauge',
    help: 'Memory of a process that is in RAM.',
    labels: ['worker', 'process'],
  },
  cardq_worker_eventloop_lag_seconds: {
    type: 'gauge',
    help: 'The longest time the event loop of a process was held up between its last two heartbeats.',
    labels: ['worker', 'process'],
  },
  cardq_worker_heartbeat_age_seconds: {
    type: 'gauge',
    help: 'Time since the last heartbeat of a process.',
    labels: ['worker', 'process'],
  },
  cardq_jobs_total: {
    type: 'counter',
    help: 'Attempts of jobs that ended, by how; retried is an error that is tried again, failed one that is not.',
    labels: ['queue', 'outcome'],
  },
  cardq_job_duration_seconds: {
    type: 'histogram',
    help: 'How long jobs ran that completed, in the attempt that did it.',
    labels: ['queue'],
  },
  cardq_job_wait_seconds: {
    type: 'histogram',
    help: 'How long jobs waited for an attempt since they were added or became due.',
    labels: ['queue'],
  },
  cardq_jobs_rescued_total: {
    type: 'counter',
    help: 'Jobs given back to their queues that a dead supervisor had held.',
    labels: [],
  },
  cardq_queue_jobs: {
    type: 'gauge',
    help: 'Jobs of a queue by state, as of the last answer of the broker.',
    labels: ['queue', 'state'],
  },
  cardq_queue_oldest_waiting_age_seconds: {
    type: 'gauge',
    help: 'How long the oldest job of a queue has been waiting; 0 when none waits.',
    labels: ['queue'],
  },
  cardq_render_sheets_total: { type: 'counter', help: 'Card sheets laid out by jobs that completed.', labels: [] },
  cardq_render_output_bytes_total: {
    type: 'counter',
    help: 'Size of the PDFs made by jobs that completed.',
    labels: [],
  },
  cardq_api_requests_total: {
    type: 'counter',
    help: 'HTTP requests answered, by the pattern of their route.',
    labels: ['method', 'route', 'status'],
  },
  cardq_fleet_instances: {
    type: 'gauge',
    help: 'Supervisors at the broker, this one included; 1 while the broker is away.',
    labels: [],
  },
} as const satisfies Readonly<Record<string, MetricSpec>>;

export type MetricName = keyof typeof METRICS;

/** One value of a metric. */
export interface Sample {
  /** A value for each label of the metric. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number | Distribution;
}

/** What a histogram has counted. */
export interface Distribution {
  /** How many values were at most so large: ascending, each count holds those before it; the last bound is infinite. */
  readonly buckets: readonly { readonly atMost: number; readonly count: number }[];
  readonly sum: number;
}

/** The samples of each metric, at one moment. */
export type MetricSamples = Readonly<Record<MetricName, readonly Sample[]>>;

/** What the API has to add to by its own. */
export type SupervisorMetrics = Omit<MetricSamples, 'cardq_api_requests_total'>;
