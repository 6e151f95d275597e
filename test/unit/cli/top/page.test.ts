import { describe, expect, test } from 'vitest';
import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../../../../src/cli/terminal/glyphs.js';
import { lineWidth, paintLine } from '../../../../src/cli/terminal/line.js';
import { type Look, type PageFacts, renderPage } from '../../../../src/cli/top/page.js';
import { FIRST_STATE, type TopState } from '../../../../src/cli/top/state.js';
import { queue, status, worker } from '../../../support/told-status.js';
import { facts, logLine } from './facts.js';

const LOOK: Look = { columns: 120, rows: 24, glyphs: UNICODE_GLYPHS };

/** The page as text, the selected line in brackets. */
function draw(given: PageFacts, state: Partial<TopState> = {}, look: Partial<Look> = {}): string[] {
  const page = renderPage({ ...FIRST_STATE, ...state }, given, { ...LOOK, ...look });
  const painted = page.map((line) =>
    paintLine(line, (style, text) => (style.includes('inverse') ? `[${text}]` : text)),
  );
  return painted.map((line) => line.replaceAll('][', ''));
}

/** The index of the first line that holds the text. */
function rowOf(page: readonly string[], text: string): number {
  return page.findIndex((line) => line.includes(text));
}

const MANY = facts(
  status({
    workers: Array.from({ length: 100 }, (_, i) => worker(`pdf-${i + 1}`)),
    queues: [queue('pdf_generation', { waiting: 7 }), queue('仕事', { paused: true })],
    problems: Array.from({ length: 9 }, (_, i) => ({
      code: 'worker_backoff',
      worker: `pdf-${i}`,
      message: `pdf-${i} 失敗\u001B[2J`,
      hint: 'cardq logs',
    })),
  }),
  { events: Array.from({ length: 99 }, (_, i) => logLine(`event ${i} 出来事`)) },
);

describe('a page of any size', () => {
  const sizes = [1, 2, 3, 4, 7, 10, 24, 60].flatMap((rows) =>
    [1, 7, 20, 40, 80, 213].map((columns) => [columns, rows]),
  );
  const views: TopState['view'][] = [
    { name: 'overview' },
    { name: 'help' },
    { name: 'logs', of: { kind: 'queue', name: '仕事' }, back: 3 },
  ];

  test.each(sizes)('%i × %i is filled exactly', (columns, rows) => {
    for (const view of views) {
      for (const glyphs of [UNICODE_GLYPHS, ASCII_GLYPHS]) {
        for (const selected of ['worker pdf-100', 'queue 仕事']) {
          const state = { ...FIRST_STATE, view, selected };
          const page = renderPage(state, { ...MANY, log: MANY.events }, { columns, rows, glyphs });
          expect(page).toHaveLength(rows);
          expect(new Set(page.map(lineWidth))).toEqual(new Set([columns]));
          expect(page.flat().some(({ text }) => /\p{Cc}/u.test(text))).toBe(false);
        }
      }
    }
  });

  test.each(['worker pdf-1', 'worker pdf-50', 'worker pdf-100', 'queue 仕事'])(
    'at 40 × 10 shows the selected %s',
    (selected) => {
      const page = draw(MANY, { selected }, { columns: 40, rows: 10 });
      const line = page.find((one) => one.startsWith('['));
      expect(line).toContain(`${selected.split(' ')[1]}`);
    },
  );
});

test('where there is room for little more than the selected line, that is shown', () => {
  const page = draw(MANY, { selected: 'queue 仕事' }, { columns: 40, rows: 4 });
  expect(page.find((one) => one.startsWith('['))).toContain('仕事');
});

describe('the overview', () => {
  test('tells what there is of a worker: job with a bar, CPU, memory, delay of its loop', () => {
    const busy = worker('pdf-1', {
      jobs: [
        {
          queue: 'pdf_generation',
          id: '12',
          startedAt: '',
          progress: { done: 3, total: 9, unit: 'sheets' },
          askedToStop: null,
        },
        { queue: 'other', id: '1', startedAt: '', progress: null, askedToStop: null },
      ],
    });
    const page = draw(facts(status({ workers: [busy] })), {}, { columns: 200 });
    const line = page.find((one) => one.includes('pdf-1'));
    expect(line).toMatch(
      /pdf-1 +running +4711 +1m 5s +0 +12% +▁ +60\.0 MiB +█ +1ms +5 +0 +━━━━──────── 3\/9 sheets {2}pdf_generation\/12 \+1/,
    );
  });

  test('tells when a worker starts again, and why one was given up', () => {
    const page = draw(
      facts(
        status({
          workers: [
            worker('a-1', { state: 'backoff', nextStartAt: '2026-11-22T10:01:10.000Z', cpuPercent: null }),
            worker('a-2', {
              state: 'fatal',
              pid: null,
              lastExit: { code: 3, signal: null, at: '', reason: 'exit code 3', lastWords: [], report: null },
            }),
          ],
        }),
      ),
    );
    expect(page.find((one) => one.includes('a-1'))).toContain('again in 5s');
    expect(page.find((one) => one.includes('a-2'))).toContain('exit code 3');
  });

  test('tells depth, rate and the oldest wait of a queue', () => {
    const one = queue('mail', {
      waiting: 3,
      prioritized: 2,
      active: 1,
      oldestWaitMs: 61_000,
      completedPerMinute: 30,
      failed: 4,
    });
    const page = draw(facts(status({ queues: [one] })));
    expect(page.find((line) => line.includes('mail'))).toMatch(/mail +5 +█ +1 +1m 1s +30 +4 +0/);
  });

  test('where there is little room keeps the columns that matter', () => {
    const [head] = draw(facts(status({ workers: [worker('pdf-1')] })), {}, { columns: 40, rows: 10 }).slice(1);
    expect(head?.trimEnd().split(/ +/)).toEqual(['WORKER', 'STATE', 'PID', 'CPU', 'MEMORY']);
  });

  test('says which part of a long list is shown, and how many problems there are more', () => {
    const page = draw(MANY, { selected: 'worker pdf-50' });
    expect(page[rowOf(page, 'WORKER')]).toMatch(/WORKER \d+-\d+\/100/);
    expect(page.some((line) => /! \(\d more\)/.test(line))).toBe(true);
  });

  test('sorts by what was asked for, the most first', () => {
    const workers = [
      worker('a-1', { cpuPercent: 1 }),
      worker('a-2', { cpuPercent: null }),
      worker('a-3', { cpuPercent: 90 }),
    ];
    const page = draw(facts(status({ workers })), { order: 'cpu' });
    expect(page[rowOf(page, 'WORKER')]).toContain('WORKER by cpu');
    expect(rowOf(page, 'a-3')).toBeLessThan(rowOf(page, 'a-1'));
    expect(rowOf(page, 'a-1')).toBeLessThan(rowOf(page, 'a-2'));
  });

  test('shows one that leaves its place beside the one that has it, and selects either', () => {
    const workers = [worker('a-1', { pid: 2 }), worker('a-1', { pid: 1, state: 'draining' })];
    const page = draw(facts(status({ workers })), { selected: 'worker a-1 1' });
    expect(page.filter((line) => line.includes('a-1'))).toHaveLength(2);
    expect(page.find((line) => line.startsWith('['))).toContain('draining');
  });

  test('says since when the supervisor does not answer, and keeps what it told last', () => {
    const given = facts(status({ workers: [worker('a-1')] }));
    const page = draw({ ...given, lost: { at: given.now - 12_000, reason: 'no supervisor is running' } });
    expect(page[0]).toContain('gone for 12s, asking on: no supervisor is running');
    expect(rowOf(page, 'a-1')).toBeGreaterThan(0);
  });

  test('tells who scales itself', () => {
    const scaling = [{ worker: 'a', processes: 1, min: 1, max: 8, reason: 'one is enough', lastChange: null }];
    const page = draw(facts({ ...status({ workers: [worker('a-1')] }), scaling }));
    expect(rowOf(page, 'a scales itself: 1 of 1 to 8 processes, one is enough')).toBeGreaterThan(0);
  });

  test('the last events stand below, the latest last', () => {
    const page = draw(facts(status({ workers: [worker('a-1')] }), { events: [logLine('first'), logLine('second')] }));
    expect(rowOf(page, 'second')).toBe(rowOf(page, 'first') + 1);
  });
});

describe('the last line', () => {
  const quiet = facts(status({ workers: [worker('a-1')] }));

  test('asks what waits for an answer', () => {
    expect(draw(quiet, { question: { does: 'stop', worker: 'a-1' } }).at(-1)).toContain('stop a-1? y/n');
  });

  test('tells what a key brought', () => {
    expect(draw(quiet, { notice: { text: 'pause mail: asked for', isBad: false } }).at(-1)).toContain('asked for');
  });

  test('else names the keys, whole ones only, and always the way out', () => {
    const line = draw(quiet, {}, { columns: 40 }).at(-1)?.trimEnd();
    expect(line).toBe('↑↓ select  l logs  ? help  q quit');
  });
});

describe('a page of logs', () => {
  const log = Array.from({ length: 50 }, (_, i) => logLine(`line ${i}`, { fields: { i }, process: 'w-2' }));
  const of = { kind: 'queue', name: 'mail' } as const;

  test('ends with the last line while it follows', () => {
    const page = draw(facts(status(), { log }), { view: { name: 'logs', of, back: 0 } }, { rows: 10 });
    expect(page[0]).toContain('queue mail following');
    expect(page[8]).toMatch(/w-2 \S+ line 49 i=49/);
  });

  test('scrolled back ends so many lines before it, and never shows less than a page', () => {
    const back = (n: number) => draw(facts(status(), { log }), { view: { name: 'logs', of, back: n } }, { rows: 10 });
    expect(back(5)[8]).toContain('line 44');
    expect(back(1000)[1]).toContain('line 0');
    expect(back(1000)[8]).toContain('line 7');
  });
});
