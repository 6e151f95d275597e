'use strict';
// Leaks 100 MB a second, up to a GB, and tells when it passes 150 MB: by itself, or (argv: child) by a process it starts.
const { appendFileSync, readFileSync } = require('node:fs');

const note = (word) =>
  appendFileSync(process.env.NOTES, `${process.pid} ${performance.timeOrigin + performance.now()} ${word}\n`);
const LIMIT = 150e6;
const MOST = 1e9;
const PIECE = 10e6;

const who = process.argv[2];
if (who !== 'grandchild') note('born');
if (who === 'child')
  require('node:child_process').spawn(process.execPath, [__filename, 'grandchild'], { stdio: 'ignore' });
else leak();
setInterval(() => undefined, 1_000_000);

function leak() {
  const held = [];
  let hasPassed = false;
  setInterval(() => {
    if (held.length * PIECE < MOST) held.push(Buffer.alloc(PIECE, 1));
    if (hasPassed || rss() < LIMIT) return;
    hasPassed = true;
    note('passed');
  }, 100);
}

function rss() {
  return Number(readFileSync('/proc/self/statm', 'latin1').split(' ')[1]) * 4096;
}
