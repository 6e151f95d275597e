/** The rows of a group as a table in Markdown; `—` where there is nothing to compare with. */
export function table(rows, { columns, ratios }) {
  const dividing = ratios.map(([one, other]) => `${columns[one]} ÷ ${columns[other]}`);
  const head = ['', ...Object.values(columns), ...dividing, 'target', ''];
  const lines = rows.map((row) => [
    row.what,
    ...Object.keys(columns).map((name) => (row[name] === undefined ? '—' : `${round(row[name])} ${row.unit}`)),
    ...ratios.map((pair) => ratio(row, pair)),
    target(row),
    verdict(row),
  ]);
  return [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/** True unless the row has a target and misses it. */
function holds({ cardq, floor, ratio, most }) {
  if (ratio !== undefined) return cardq <= ratio * floor;
  return most === undefined || cardq <= most;
}

function ratio(row, [one, other]) {
  if (row.unit !== 'ms' || row[one] === undefined || row[other] === undefined) return '—';
  return (row[one] / row[other]).toFixed(2);
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
