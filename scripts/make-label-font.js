/**
 * Makes `src/pdf/document/fonts/label.ttf`, the font of what stands on sheets beside the cards: DejaVu Sans Condensed, cut down to the
 * scripts that need no shaping and to the signs that names of decks have. The same bytes at every run with the same fonttools.
 *
 *     apt-get install python3-fonttools
 *     node scripts/make-label-font.js [python3]
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = 'dejavu-fonts-ttf@2.37.3';
const CHARACTERS = [
  '0020-007E', // ASCII
  '00A0-024F', // Latin-1, Latin Extended-A and -B
  '0300-036F', // combining marks, for what has no letter of its own
  '0370-03FF', // Greek
  '0400-052F', // Cyrillic
  '1E00-1EFF', // Latin Extended Additional: Vietnamese among others
  '1F00-1FFF', // Greek Extended
  '2010-205E', // punctuation
  '2070-209C', // raised and lowered digits
  '20A0-20BF', // currencies
  '2100-214F', // letterlike signs
  '2150-218F', // fractions and Roman numerals
  '2190-2199', // arrows
  ...['2212', '221A', '221E', '2248', '2260', '2264', '2265'], // − √ ∞ ≈ ≠ ≤ ≥
  ...['25A0', '25A1', '25B2', '25B3', '25B6', '25BC', '25C0', '25C6', '25C7', '25CA', '25CB', '25CF'], // ■ □ ▲ ◆ ○ ●
  ...['2605', '2606', '2640', '2642', '2660-2667', '266D-266F', '2680-2685'], // ★ ☆ ♀ ♂, suits, ♭ ♮ ♯, dice
  ...['2713', '2714', '2717', '2718', '2764'], // ✓ ✗ ❤
];
/** Hints, kerning and ligatures would double the file, and nobody sees them at 10 pt on paper. */
const PLAIN = [
  ...['--no-hinting', '--layout-features=', '--drop-tables+=GSUB,GPOS,GDEF,MATH,kern,gasp,FFTM'],
  ...['--notdef-outline', '--recalc-bounds'],
];

const target = fileURLToPath(new URL('../src/pdf/document/fonts', import.meta.url));
const python = process.argv[2] ?? 'python3';
const folder = mkdtempSync(join(tmpdir(), 'label-font-'));
try {
  run('npm', ['pack', SOURCE, '--silent']);
  run('tar', ['xzf', 'dejavu-fonts-ttf-2.37.3.tgz']);
  const characters = CHARACTERS.map((range) => `U+${range}`).join(',');
  const output = `--output-file=${join(target, 'label.ttf')}`;
  run(python, [
    ...['-m', 'fontTools.subset', 'package/ttf/DejaVuSansCondensed.ttf'],
    ...[`--unicodes=${characters}`, '--name-IDs=0,1,2,4,5,6,13,14', ...PLAIN, output],
  ]);
  copyFileSync(join(folder, 'package/LICENSE'), join(target, 'LICENSE.txt'));
} finally {
  rmSync(folder, { recursive: true });
}

function run(program, args) {
  const { status, error } = spawnSync(program, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw error ?? new Error(`${program} ${args[0]} failed`);
}
