import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../base/errors.js';
import type { Ms } from '../../base/units.js';
import type { StatusDocument } from '../../protocol/status.js';
import type { Client } from '../client/client.js';
import type { Glyphs } from '../terminal/glyphs.js';
import type { Key } from '../terminal/keys.js';
import { type Paint, paintLine } from '../terminal/line.js';
import { Terminal } from '../terminal/terminal.js';
import { act } from './act.js';
import { Feeds } from './feeds.js';
import { describe } from './footer.js';
import { type History, NO_HISTORY, remember } from './history.js';
import { itemsOf } from './items.js';
import { renderPage } from './page.js';
import { press } from './press.js';
import { type Action, type Effect, FIRST_STATE, type LogSubject, type TopState } from './state.js';

export interface TopOptions {
  readonly client: Client;
  /** Where the logs are; null when the supervisor runs elsewhere. */
  readonly stateDir: string | null;
  readonly intervalMs: Ms;
  readonly glyphs: Glyphs;
  readonly paint: Paint;
  readonly isDumb: boolean;
  /** What the supervisor answered when it was asked whether it is there. */
  readonly status: StatusDocument;
}

/** It answers from what is at hand: later it is stuck. */
const TIMEOUT_MS = 3000;
/** Header, titles and footer are no part of a page that keys turn. */
const ROWS_AROUND = 4;

/** The live view: asks, draws, and does what keys say, until one of them says to leave. */
export class Top {
  readonly #options: TopOptions;
  readonly #terminal: Terminal;
  readonly #feeds: Feeds;
  readonly #over = new AbortController();
  #state: TopState = FIRST_STATE;
  #status: StatusDocument;
  #history: History = NO_HISTORY;
  #lost: { readonly at: Ms; readonly reason: string } | null = null;
  #exitCode = 0;

  constructor(options: TopOptions) {
    this.#options = options;
    this.#status = options.status;
    this.#feeds = new Feeds(options.stateDir);
    this.#terminal = new Terminal(
      { key: (key) => this.#press(key), redraw: () => this.#draw() },
      { isDumb: options.isDumb },
    );
  }

  /** Resolves with the exit status, when the terminal is as it was before. */
  async run(): Promise<number> {
    const { signal } = this.#over;
    this.#terminal.open();
    try {
      this.#learn(this.#status);
      while (!signal.aborted) {
        await delay(this.#options.intervalMs, undefined, { signal }).catch(() => undefined); // left meanwhile
        if (!signal.aborted) await this.#ask();
      }
    } finally {
      this.#terminal.close();
      this.#feeds.close();
    }
    return this.#exitCode;
  }

  leave(exitCode: number): void {
    this.#exitCode = exitCode;
    this.#over.abort();
  }

  async #ask(): Promise<void> {
    const { client } = this.#options;
    try {
      this.#learn(await client.get<StatusDocument>('/status', { timeoutMs: TIMEOUT_MS, signal: this.#over.signal }));
    } catch (thrown) {
      this.#lost = { at: this.#lost?.at ?? Date.now(), reason: messageOf(thrown) };
      this.#feeds.update(); // its last words
      this.#draw();
    }
  }

  #learn(status: StatusDocument): void {
    this.#status = status;
    this.#lost = null;
    this.#history = remember(this.#history, status);
    this.#feeds.update();
    this.#draw();
  }

  #press(key: Key): void {
    const { state, effect } = press(this.#state, key, {
      items: itemsOf(this.#status, this.#state.order),
      pageRows: Math.max(1, this.#terminal.size.rows - ROWS_AROUND),
      logLines: this.#feeds.log.length,
    });
    this.#state = state;
    if (effect !== null) this.#do(effect);
    this.#draw();
  }

  #do(effect: Effect): void {
    switch (effect.kind) {
      case 'act':
        void this.#act(effect.action);
        return;
      case 'open-logs':
        this.#openLogs(effect.of);
        return;
      case 'close-logs':
        this.#feeds.closeLog();
        return;
      case 'leave':
        this.leave(effect.exitCode);
        return;
      case 'suspend':
        this.#terminal.suspend();
        return;
      case 'repaint':
        this.#terminal.repaint();
        return;
    }
  }

  // Nothing waits for it: what went wrong is told in the last line.
  async #act(action: Action): Promise<void> {
    this.#tell(`${describe(action)}: asked for`, false);
    try {
      await act(this.#options.client, action, this.#over.signal);
      await this.#ask();
    } catch (thrown) {
      this.#tell(`${describe(action)}: ${messageOf(thrown)}`, true);
    }
  }

  #openLogs(of: LogSubject): void {
    try {
      if (this.#feeds.openLog(of)) return;
      this.#tell('logs are read on the machine where the supervisor runs', true);
    } catch (thrown) {
      this.#tell(messageOf(thrown), true);
    }
    this.#state = { ...this.#state, view: { name: 'overview' } };
  }

  #tell(text: string, isBad: boolean): void {
    this.#state = { ...this.#state, notice: { text, isBad } };
    this.#draw();
  }

  #draw(): void {
    if (this.#over.signal.aborted) return;
    const facts = {
      status: this.#status,
      history: this.#history,
      events: this.#feeds.events,
      log: this.#feeds.log,
      lost: this.#lost,
      now: Date.now(),
    };
    const { glyphs, paint } = this.#options;
    const page = renderPage(this.#state, facts, { ...this.#terminal.size, glyphs });
    this.#terminal.draw(page.map((line) => paintLine(line, paint)));
  }
}
