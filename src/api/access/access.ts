import { AdminToken, type ReadToken } from './admin-token.js';
import { OpenAnswers } from './open-answers.js';
import { RefusalLog, type TellRefused } from './refusal-log.js';
import { Sessions } from './sessions.js';
import { TokenBuckets } from './token-buckets.js';

/** Of the configuration, what decides who may ask. */
export interface AccessSettings {
  readonly host: string;
  readonly allowedHosts: readonly string[];
  readonly trustProxy: boolean;
}

export interface AccessParts {
  /** As they are now: a reload changes them. */
  readonly settings: () => AccessSettings;
  readonly readToken: ReadToken;
  readonly tellRefused: TellRefused;
}

/** Who may ask over TCP, by which token and session, and how often. Its memory is bounded, however many come. */
export class Access {
  readonly settings: () => AccessSettings;
  readonly token: AdminToken;
  readonly sessions: Sessions;
  readonly refusals: RefusalLog;
  readonly openAnswers = new OpenAnswers();
  /** How often each client may ask, by what it asks for. */
  readonly limits = {
    probe: new TokenBuckets({ burst: 200, everyMs: 50 }),
    page: new TokenBuckets({ burst: 200, everyMs: 50 }),
    /** Whatever becomes of it; what is wrong counts as a failure, too. */
    login: new TokenBuckets({ burst: 60, everyMs: 1000 }),
    scrape: new TokenBuckets({ burst: 60, everyMs: 500 }),
    private: new TokenBuckets({ burst: 1000, everyMs: 5 }),
    /** Requests that show no credential at all, as a page does before its log-in. */
    stranger: new TokenBuckets({ burst: 100, everyMs: 200 }),
    /** Wrong tokens, codes and sessions. */
    failure: new TokenBuckets({ burst: 10, everyMs: 6000 }),
  };

  constructor({ settings, readToken, tellRefused }: AccessParts) {
    this.settings = settings;
    this.token = new AdminToken(readToken);
    this.sessions = new Sessions(() => this.token.generation);
    this.refusals = new RefusalLog(tellRefused);
  }
}
