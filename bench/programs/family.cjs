'use strict';
// Starts four programs, the last of which leaves its session, and tells who they are.
const { spawn } = require('node:child_process');

const children = [0, 1, 2, 3].map((index) => spawn('sleep', ['600'], { stdio: 'ignore', detached: index === 3 }));
require('node:fs').appendFileSync(
  process.env.NOTES,
  `${process.pid} ${performance.timeOrigin + performance.now()} ${children.map(({ pid }) => pid).join(' ')}\n`,
);
setInterval(() => undefined, 1_000_000);
