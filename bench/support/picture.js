/*
 * A picture of a group's rows: for each, how many times as much as cardq the others take. One dot is one contender, on a
 * logarithmic scale; cardq is the line at 1, and further to the right is worse.
 */
const LEFT = 450;
const WIDTH = 460;
const RIGHT = 40;
const ROW = 22;
const TOP = 64;
const LEAST = 0.25;
const MOST = 200;
const TICKS = [0.25, 1, 4, 16, 64];
const COLORS = { floor: '#8a8f98', pm2: '#c2571a', supervisord: '#7a4fb5', celery: '#3f8f3f', bullmq: '#b8336a' };

/** The picture as SVG. */
export function picture(rows, { columns }) {
  const shown = rows.map((row) => ({ what: row.what, dots: dotsOf(row) })).filter(({ dots }) => dots.length > 0);
  const height = TOP + shown.length * ROW + 30;
  const width = LEFT + WIDTH + RIGHT;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12">
<title>How many times as much as cardq the others take</title>
<rect width="${width}" height="${height}" fill="#fff"/>
${legend(shown, columns)}
${TICKS.map((tick) => scaleLine(tick, height)).join('\n')}
${shown.map(rowOf).join('\n')}
</svg>
`;
}

/** What the others take, as a multiple of what cardq takes; where more is better, the other way round. */
function dotsOf(row) {
  if (!(row.cardq > 0)) return [];
  return Object.keys(COLORS)
    .filter((name) => row[name] > 0)
    .map((name) => ({ name, times: row.isMore ? row.cardq / row[name] : row[name] / row.cardq }));
}

function legend(shown, columns) {
  const used = Object.keys(COLORS).filter((name) => shown.some(({ dots }) => dots.some((dot) => dot.name === name)));
  const entries = used.map((name, index) => {
    const x = LEFT + index * 92;
    return `<circle cx="${x}" cy="18" r="5" fill="${COLORS[name]}"/><text x="${x + 10}" y="22">${columns[name]}</text>`;
  });
  return `<text x="12" y="22" font-weight="600">times as much as cardq</text>${entries.join('')}`;
}

function scaleLine(tick, height) {
  const x = across(tick);
  const color = tick === 1 ? '#1456b8' : '#dde1e6';
  const label = tick === 1 ? 'cardq' : `× ${tick}`;
  return (
    `<line x1="${x}" y1="${TOP - 12}" x2="${x}" y2="${height - 14}" stroke="${color}" stroke-width="${tick === 1 ? 2 : 1}"/>` +
    `<text x="${x}" y="${TOP - 18}" text-anchor="middle" fill="${tick === 1 ? color : '#555'}">${label}</text>`
  );
}

function rowOf({ what, dots }, index) {
  const y = TOP + index * ROW + 6;
  const circles = dots.map(
    ({ name, times }) =>
      `<circle cx="${across(times)}" cy="${y}" r="5" fill="${COLORS[name]}"><title>${name} × ${times.toFixed(2)}</title></circle>`,
  );
  return `<text x="${LEFT - 14}" y="${y + 4}" text-anchor="end">${escaped(what)}</text>${circles.join('')}`;
}

function across(times) {
  const share = Math.log(clamped(times) / LEAST) / Math.log(MOST / LEAST);
  return Math.round((LEFT + share * WIDTH) * 10) / 10;
}

function clamped(times) {
  return Math.min(MOST, Math.max(LEAST, times));
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
