import { QueueKeys } from 'bullmq';
import { expect, test } from 'vitest';
import { checkNewJob } from '../../../src/broker/job-rules.js';

const job = { queue: 'paint', name: 'paint', data: {} };

test.each(Object.keys(new QueueKeys('bull').getKeys('paint')))(
  'an id that is the name of a key of BullMQ (%s) is refused: in Redis its job would be written over that key, or not at all',
  (id) => {
    expect(() => checkNewJob({ ...job, id })).toThrow('a job id must not be');
  },
);

test.each(['0', '00042', 'a:b'])('the id %s, which BullMQ would count or misread, is refused', (id) => {
  expect(() => checkNewJob({ ...job, id })).toThrow('a job id must not be');
});

test.each(['order-42', 'waiting', 'Meta', 'ü/%*?'])('the id %s is a good one', (id) => {
  expect(() => checkNewJob({ ...job, id })).not.toThrow();
});
