export { BadInputError } from './worker/bad-input.js';
export { defineWorker, type JobContext, type JobLog, type WorkerDefinition } from './worker/define-worker.js';
