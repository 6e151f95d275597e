const COLUMNS = ['cardq', 'floor', 'pm2', 'bullmq'];

/** The rows as a table in Markdown; `—` where there is nothing to compare with. */
export function table(rows) {
  const head = ['', 'cardq', 'floor', 'pm2', 'BullMQ', 'cardq ÷ floor', 'target', ''];
  const lines = rows.map((row) => [
    row.what,
    ...COLUMNS.map((name) => (row[name] === undefined ? '—' : `${round(row[name])} ${row.unit}`)),
    row.floor === undefined || row.unit !== 'ms' ? '—' : (row.cardq / row.floor).toFixed(2),
    target(row),
    verdict(row),
  ]);
  return [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/** True unless the row has a target and misses it. */
export function holds({ cardq, floor, ratio, most }) {
  if (ratio !== undefined) return cardq <= ratio * floor;
  return most === undefined || cardq <= most;
}

function target({ ratio, most, unit }) {
  if (ratio !== undefined) return `≤ ${ratio} × floor`;
  return most === undefined ? '—' : `≤ ${most} ${unit}`;
}

function verdict(row) {
  if (row.ratio === undefined && row.most === undefined) return '';
  return holds(row) ? 'held' : '**missed**';
}

function round(value) {
  if (value >= 1000) return Math.round(value).toLocaleString('en').replace(/,/g, ' ');
  return value >= 10 ? value.toFixed(0) : value.toFixed(2);
}
