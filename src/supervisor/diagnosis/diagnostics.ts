import { messageOf } from '../../base/errors.js';
import type { Ms } from '../../base/units.js';
import { summarizeFindings } from '../../policy/hang-summary.js';
import { classifyHang } from '../../policy/health.js';
import type { Reading } from '../samples/sampler.js';
import { type JavascriptView, lookIntoJavascript } from './javascript-view.js';
import { lookAtThreads } from './kernel-view.js';
import { reportOf } from './report.js';
import { ReportFiles } from './report-files.js';

/** A process that is about to be killed. */
export interface Patient {
  readonly process: string;
  readonly pid: number;
  /** Why it is killed: `no heartbeat for 15s`. */
  readonly why: string;
  /** Its event loop goes round: it is not hung, only not done. */
  readonly isTurning: boolean;
  readonly uptimeMs: Ms;
  readonly reading: Reading | null;
  /** How to have a look inside; null for a program that was not started to be looked into. */
  readonly inspection: { readonly err: string; readonly wake: () => void } | null;
}

/** What a process was doing. */
export interface Diagnosis {
  /** `spinning in parse (/app/worker.js:17)`; empty when nothing could be seen. */
  readonly summary: string;
  /** The path of the whole report; null when it could not be saved. */
  readonly report: string | null;
}

/** A process that can tell does so within some 20 ms, on a busy machine within 100. */
const LOOK_WITHIN_MS: Ms = 400;
/** When everything hangs at once, a look into each would keep the supervisor from its work. */
const MOST_LOOKS_AT_ONCE = 8;

/** Finds out what processes are doing that have to be killed, quickly, and keeps reports of it. */
export class Diagnostics {
  readonly #files: ReportFiles;
  readonly #onProblem: (message: string, error: string) => void;
  #looks = 0;

  constructor(stateDir: string, onProblem: (message: string, error: string) => void) {
    this.#files = new ReportFiles(stateDir);
    this.#onProblem = onProblem;
  }

  /** Resolves after 0.4 s at the latest, whatever the process does; never rejects. */
  async diagnose(patient: Patient): Promise<Diagnosis> {
    const { process, pid, isTurning, reading } = patient;
    const threads = lookAtThreads(pid);
    const hang = classifyHang({
      processState: reading?.processState ?? null,
      cpuPercent: reading?.cpuPercent ?? null,
    });
    const javascript = hang === 'frozen' ? null : await this.#lookInto(patient);
    const isIdle = javascript !== null && javascript.frames.length === 0;
    const kind = hang !== 'frozen' && (isTurning || isIdle) ? 'turning' : hang;
    const summary = summarizeFindings({
      kind,
      frames: javascript?.frames ?? null,
      place: threads[0]?.place ?? null,
      waitsFor: javascript?.waitsFor ?? [],
    });
    const at = new Date();
    const usage = { rssBytes: reading?.rssBytes ?? null, cpuPercent: reading?.cpuPercent ?? null };
    const text = reportOf({ ...patient, ...usage, summary, javascript, threads }, at);
    return { summary, report: this.#save(process, at, text) };
  }

  async #lookInto({ inspection }: Patient): Promise<JavascriptView | null> {
    if (inspection === null || this.#looks >= MOST_LOOKS_AT_ONCE) return null;
    this.#looks++;
    try {
      return await lookIntoJavascript(inspection, AbortSignal.timeout(LOOK_WITHIN_MS));
    } finally {
      this.#looks--;
    }
  }

  #save(process: string, at: Date, text: string): string | null {
    try {
      return this.#files.save(process, at, text);
    } catch (thrown) {
      this.#onProblem(`the report on ${process} could not be saved`, messageOf(thrown));
      return null;
    }
  }
}
