'use strict';
// Prints a million lines of 90 bytes as fast as it can, notes how long that took, and leaves in the same instant.
const { appendFileSync } = require('node:fs');

const LINES = 1_000_000;

function flood(notes) {
  const start = performance.now();
  for (let line = 0; line < LINES; line++) console.log(`line ${String(line).padStart(8, '0')} é `.padEnd(88, 'x'));
  appendFileSync(notes, `${process.pid} ${performance.now() - start}\n`);
  process.exit();
}

module.exports = { flood, LINES };
if (require.main === module || process.env.pm_id !== undefined) flood(process.env.NOTES);
