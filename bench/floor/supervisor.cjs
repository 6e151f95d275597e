'use strict';
/*
 * The least that a supervisor in Node can be: it starts processes, starts them again when they die, lists them and ends
 * them, asked over a Unix socket. It reads nothing but one file, checks nothing and remembers nothing, so what it costs
 * is what Node costs.
 *
 *     node supervisor.cjs FOLDER      FOLDER/plan.json: { "program": "/worker.js", "args": [], "processes": 10 }
 */
const { spawn } = require('node:child_process');
const { openSync, readFileSync, rmSync } = require('node:fs');
const { createServer } = require('node:net');
const { join } = require('node:path');

const folder = process.argv[2];
const { program, args, processes } = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'));
const children = Array.from({ length: processes }, (_, index) => ({ index, restarts: 0, process: null }));
const path = join(folder, 'socket');
let whenAllLeft = null;

rmSync(path, { force: true }); // of one that was killed
for (const child of children) launch(child);
process.once('SIGTERM', () => leave(() => process.exit()));
createServer((socket) => socket.once('data', (word) => answer(String(word), socket))).listen(path);

function launch(child) {
  const log = openSync(join(folder, `${child.index}.log`), 'a');
  child.process = spawn(process.execPath, [program, ...args], { detached: true, stdio: ['ignore', log, log] });
  child.process.once('exit', () => {
    child.process = null;
    if (whenAllLeft !== null) return leaveWhenEmpty();
    child.restarts++;
    launch(child);
  });
}

function answer(word, socket) {
  if (word === 'list') socket.end(JSON.stringify(children.map(describe)));
  if (word !== 'stop') return;
  leave(() => socket.end('stopped', () => process.exit()));
}

function leave(tell) {
  whenAllLeft = () => {
    rmSync(path);
    tell();
  };
  for (const child of children) child.process?.kill('SIGTERM');
  leaveWhenEmpty();
}

function leaveWhenEmpty() {
  if (children.every((child) => child.process === null)) whenAllLeft();
}

function describe({ index, restarts, process: child }) {
  return { name: index, pid: child?.pid ?? null, restarts };
}
