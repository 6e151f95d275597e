'use strict';
/*
 * The least that a command to a supervisor can be.
 *
 *     node command.cjs FOLDER start|list|stop
 */
const { join } = require('node:path');

const [folder, word] = process.argv.slice(2);
if (word === 'start') start();
else ask();

function start() {
  const { spawn } = require('node:child_process');
  spawn(process.execPath, [join(__dirname, 'supervisor.cjs'), folder], { detached: true, stdio: 'ignore' }).unref();
}

function ask() {
  let answer = '';
  const socket = require('node:net').connect(join(folder, 'socket'), () => socket.write(word));
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.on('end', () => process.stdout.write(word === 'list' ? table(JSON.parse(answer)) : `${answer}\n`));
}

function table(rows) {
  return rows.map(({ name, pid, restarts }) => `${name}\t${pid}\t${restarts}\n`).join('');
}
