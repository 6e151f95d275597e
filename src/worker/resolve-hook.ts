import type { InitializeHook, ResolveHook } from 'node:module';
import { isOurs } from './our-name.js';

// Runs in Node 20's loader thread: see `redirectOurName`.
let anchor = '';

export const initialize: InitializeHook<{ anchor: string }> = (data) => {
  anchor = data.anchor;
};

export const resolve: ResolveHook = (specifier, context, next) =>
  next(specifier, isOurs(specifier) ? { ...context, parentURL: anchor } : context);
