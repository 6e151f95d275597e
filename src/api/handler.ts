import type { RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Control } from '../protocol/control.js';
import { createApp } from './app.js';

/** The HTTP interface as a server of Node takes it. */
export function createHandler(control: Control): RequestListener {
  return getRequestListener(createApp(control).fetch, { overrideGlobalObjects: false });
}
