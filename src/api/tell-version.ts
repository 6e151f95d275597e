import type { MiddlewareHandler } from 'hono';
import { version } from '../base/version.js';
import { VERSION_HEADER } from '../protocol/version-header.js';
import { callerOf, type Env } from './caller.js';

/** Says which version answers, to the supervisor's own user alone: a client of another one can then say so. */
export const tellVersion: MiddlewareHandler<Env> = async (context, next) => {
  await next();
  if (callerOf(context).via === 'socket') context.header(VERSION_HEADER, version);
};
