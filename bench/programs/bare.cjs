'use strict';
// A worker that any supervisor can start: its first line tells that it lives, and it takes LEAVE_MS to leave.
require('node:fs').appendFileSync(
  process.env.NOTES,
  `${process.pid} ${performance.timeOrigin + performance.now()} born\n`,
);

const leave = () => setTimeout(() => process.exit(0), Number(process.env.LEAVE_MS ?? 0));
process.once('SIGTERM', leave);
process.once('SIGINT', leave); // pm2's way of asking
setInterval(() => undefined, 1_000_000);
