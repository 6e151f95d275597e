/** The rows of `bench/results/peers.md` that README shows, by their first words there, and what README calls them. */
const ROWS: readonly (readonly [measured: string, shown: string])[] = [
  ['cold start until 10 workers run', 'start, until 10 workers run'],
  ['SIGKILL until its replacement runs', 'a worker is killed: its replacement runs after'],
  ['job of a killed process runs again, Redis (BullMQ tuned to 10 s)', '– its job runs again after'],
  ['SIGKILL of a worker with 4 children: left', '– of 4 programs it had started, left behind'],
  ['SIGKILL of the supervisor, and start: doubles', 'the supervisor is killed, started again: doubled workers, of 5'],
  ['endless loop is ended, heartbeat time-out 2 s', 'an endless loop is ended after'],
  ['leak of 100 MB/s is ended', 'a leak beyond the memory limit is ended after'],
  ['100 workers that crash at once, for 30 s: boots', '100 workers that crash at once: boots in 30 s'],
  ['100 workers that crash at once, for 30 s: boots in the 10 s after', '– in the 10 s after'],
  ['stop of 100 workers that take 500 ms to leave', 'stop of 100 workers that need 500 ms each'],
  ['lines lost, any program', 'of 1 000 000 lines of log, lost'],
  ['status of 100 processes', 'list of 100 processes'],
  ['no-op jobs, Redis, 4 processes on 2 cores', 'jobs that do nothing, Redis, on 2 cores'],
  ['processor use with 100 idle workers', 'processor use with 100 idle workers'],
  ['supervisor of 1 worker', 'memory of the supervisor'],
];

const SHOWN = ['cardq', 'pm2', 'supervisord', 'Celery', 'BullMQ'];
const BEGIN = '<!-- peers: made by `npm run generate` from bench/results/peers.md -->\n';
const END = '<!-- /peers -->';

/** The text of README with its table of peers made anew from the results. Throws when a row or a marker is missing. */
export function withPeersTable(readme: string, results: string): string {
  const [before, rest] = split(readme, BEGIN);
  const [, after] = split(rest, END);
  return `${before}${BEGIN}${peersTable(results)}\n${END}${after}`;
}

function peersTable(results: string): string {
  const lines = results.split('\n').filter((line) => line.startsWith('|'));
  const table = lines.map((line) => line.split('|').map((cell) => cell.trim()));
  const columns = SHOWN.map((name) => table[0]?.indexOf(name) ?? -1);
  const rows = ROWS.map(([measured, shown]) => {
    const row = table.find((cells) => cells[1] === measured);
    if (row === undefined) throw new Error(`bench/results/peers.md has no row "${measured}"`);
    return [shown, ...columns.map((at) => row[at] ?? '')];
  });
  return [['', ...SHOWN], ['---', ...SHOWN.map(() => '---:')], ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

function split(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  if (at === -1) throw new Error(`README.md has no line ${mark}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}
