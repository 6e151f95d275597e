import { ProcSampler } from './proc-sampler.js';
import { PsSampler } from './ps-sampler.js';
import type { Sampler } from './sampler.js';

/** The cheapest sampler that works here. */
export function openSampler(): Sampler {
  return process.platform === 'linux' ? new ProcSampler() : new PsSampler();
}
