/** The rows of a group as a table in Markdown; `—` where there is nothing to compare with. */
export function table(rows, { columns, ratios }) {
  const dividing = ratios.map(([one, other]) => `${columns[one]} ÷ ${columns[other]}`);
  const head = ['', ...Object.values(columns), ...dividing, 'target', ''];
  const lines = rows.map((row) => [
    row.what,
    ...Object.keys(columns).map((name) => told(row[name], row.unit)),
    ...ratios.map((pair) => ratio(row, pair)),
    target(row, columns),
    verdict(row),
  ]);
  return [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/** A number with its unit, or a word that stands for one, such as `never`. */
function told(value, unit) {
  if (value === undefined) return '—';
  return typeof value === 'string' ? value : `${round(value)} ${unit}`.trimEnd();
}

/** True unless the row has a target and misses it; a target that is relative to what was not measured holds nothing up. */
function holds({ cardq, floor, ratio, most, over, ...others }) {
  if (typeof cardq !== 'number') return false;
  if (ratio !== undefined) return cardq <= ratio * floor;
  if (over !== undefined) return cardq >= over.times * others[over.name];
  return cardq <= most;
}

function ratio(row, [one, other]) {
  if (row.unit !== 'ms' || typeof row[one] !== 'number' || typeof row[other] !== 'number') return '—';
  return (row[one] / row[other]).toFixed(2);
}

function target({ ratio, most, over, unit }, columns) {
  if (ratio !== undefined) return `≤ ${ratio} × floor`;
  if (over !== undefined) return `≥ ${over.times} × ${columns[over.name]}`;
  return most === undefined ? '—' : `≤ ${most} ${unit}`.trimEnd();
}

function verdict(row) {
  const { ratio, most, over } = row;
  if (ratio === undefined && most === undefined && over === undefined) return '';
  if (over !== undefined && row[over.name] === undefined) return '';
  return holds(row) ? 'held' : '**missed**';
}

function round(value) {
  if (value >= 1000) return Math.round(value).toLocaleString('en').replace(/,/g, ' ');
  return value >= 10 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(2);
}
