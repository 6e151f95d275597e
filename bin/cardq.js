#!/usr/bin/env node
const { availableParallelism } = require('node:os');

// Pictures are decoded by these threads: on every core. Node counts them when the first is needed, which is to load a module:
// that is why this is none.
process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, availableParallelism()));
require('../dist/src/cli/main.cjs');
