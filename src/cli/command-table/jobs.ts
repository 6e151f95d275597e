import type { CommandSpec } from '../command.js';
import { queue, timeout } from './shared-options.js';

/** Jobs and queues. */
export const JOB_COMMANDS: readonly CommandSpec[] = [
  {
    name: 'enqueue',
    operands: '<queue> [json|-]',
    summary: 'add a job and print its id',
    options: [
      { name: 'name', value: 'NAME', summary: 'the name of the job (default: that of the queue)' },
      { name: 'priority', value: 'N', summary: '0, the default, goes first; then lower before higher' },
      { name: 'delay', value: 'TIME', summary: 'not before this long from now' },
      { name: 'attempts', value: 'N', summary: 'tries in all, instead of what the queue says' },
      { name: 'id', value: 'ID', summary: 'this id; when it exists, nothing is added' },
      { name: 'wait', summary: 'wait for the result and print it; exit 1 when the job fails' },
      timeout,
    ],
    examples: [
      'cardq enqueue default',
      `cardq enqueue default '{"a": 1}' --wait`,
      'cardq enqueue default - < job.json',
    ],
    exits: { 1: 'with --wait: the job failed' },
    load: () => import('../commands/enqueue.js'),
  },
  {
    name: 'jobs',
    operands: '[queue]',
    summary: 'list jobs, newest first',
    options: [
      {
        name: 'state',
        value: 'STATE,…',
        summary: 'only these: waiting, prioritized, delayed, active, completed, failed',
      },
      { name: 'limit', value: 'N', summary: 'at most this many (default 50)' },
    ],
    examples: ['cardq jobs', 'cardq jobs pdf_generation --state failed'],
    load: () => import('../commands/jobs.js'),
  },
  {
    name: 'retry',
    operands: '[id…]',
    summary: 'let failed jobs wait again',
    options: [{ name: 'failed', summary: 'all failed jobs' }, queue],
    examples: ['cardq retry order-42', 'cardq retry --failed --queue pdf_generation'],
    load: () => import('../commands/retry.js'),
  },
  {
    name: 'cancel',
    operands: '<id…>',
    summary: 'remove waiting jobs, ask running ones to stop',
    options: [{ name: 'force', summary: 'end the process of a running job' }],
    examples: ['cardq cancel order-42', 'cardq cancel pdf_generation/order-42 --force'],
    load: () => import('../commands/cancel.js'),
  },
  {
    name: 'purge',
    operands: '<queue…>',
    summary: 'remove the jobs of the named queues that are not running',
    options: [
      { name: 'state', value: 'STATE,…', summary: 'these states (default waiting, prioritized, delayed)' },
      { name: 'dry-run', summary: 'only count' },
      { name: 'yes', short: 'y', summary: 'do not ask' },
    ],
    examples: ['cardq purge default --dry-run', 'cardq purge default --state failed --yes'],
    load: () => import('../commands/purge.js'),
  },
  {
    name: 'queues',
    operands: '',
    summary: 'show the queues',
    options: [],
    examples: ['cardq queues'],
    load: () => import('../commands/queues.js'),
  },
  {
    name: 'pause',
    operands: '[queue…]',
    summary: 'take no more jobs from the queues (all of them without a name)',
    options: [],
    examples: ['cardq pause pdf_generation'],
    load: () => import('../commands/pause.js'),
  },
  {
    name: 'resume',
    operands: '[queue…]',
    summary: 'take jobs from the queues again',
    options: [],
    examples: ['cardq resume'],
    load: () => import('../commands/resume.js'),
  },
];
