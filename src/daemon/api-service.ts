import { Access } from '../api/access/access.js';
import { createHandler } from '../api/handler.js';
import type { Handle, LateHandler } from '../api/late-handler.js';
import { listenOnTcp, type TcpListener } from '../api/tcp-server.js';
import { CardqError } from '../base/errors.js';
import type { ApiSpec, Config } from '../config/config.js';
import type { AccessControl, ApiPlace } from '../protocol/access.js';
import type { Control } from '../protocol/control.js';
import type { Emit } from '../protocol/events.js';
import { TokenKeeper } from './token-keeper.js';

export interface ApiParts {
  readonly config: () => Config;
  /** Where `.env` is. */
  readonly folder: string;
  readonly emit: Emit;
}

/** How often a listener that was opened for the page is asked whether anybody is still logged in. */
const LOOK_EVERY_MS = 60_000;

/** Who may ask this supervisor over TCP, and where it listens. */
export class ApiService implements AccessControl {
  readonly #parts: ApiParts;
  readonly #handler: LateHandler;
  readonly #tokens: TokenKeeper;
  readonly #access: Access;
  #configured: TcpListener | null = null;
  #onDemand: Promise<TcpListener> | null = null;

  constructor(handler: LateHandler, parts: ApiParts) {
    this.#handler = handler;
    this.#parts = parts;
    this.#tokens = new TokenKeeper({
      ...parts,
      tellUnusable: (error) =>
        parts.emit({ event: 'supervisor.problem', message: 'nobody is let in by the token', error }),
    });
    this.#access = new Access({
      settings: () => parts.config().api,
      readToken: () => this.#tokens.read(),
      tellRefused: (client, reason) => parts.emit({ event: 'api.refused', client, reason }),
    });
  }

  /** Where it listens as configured; null: it does not. */
  get url(): string | null {
    return this.#configured?.url ?? null;
  }

  makeHandler(control: Control): Handle {
    return createHandler(control, { access: this.#access, compatPrefix: this.#parts.config().api.compatPrefix });
  }

  /** Listens as configured, if it shall. Throws `token_missing` and `address_unavailable`. */
  async listen(config: Pick<Config, 'api' | 'stateDir'>): Promise<void> {
    if (!config.api.enabled) return;
    await this.#tokens.require(config);
    this.#configured = await listenOnTcp(this.#handler, config.api);
    this.#parts.emit({ event: 'api.listening', url: this.#configured.url });
  }

  /** Listens as the new configuration has it; when that cannot be, as before, and throws why. */
  async reconfigure(before: Config, after: Config): Promise<void> {
    if (after.api.enabled) await this.#tokens.require(after);
    else this.#tokens.forget();
    if (isSamePlace(before.api, after.api)) return;
    this.#leave();
    try {
      await this.#makeRoom(after.api);
      await this.listen(after);
    } catch (thrown) {
      this.#tokens.forget();
      await this.listen(before);
      throw thrown;
    }
  }

  async apiPlace(): Promise<ApiPlace> {
    return { url: this.url, tokenFile: this.#tokens.file };
  }

  async renewToken(): Promise<ApiPlace> {
    await this.#tokens.renew();
    this.#parts.emit({ event: 'api.token_renewed' });
    this.#access.openAnswers.review();
    return this.apiPlace();
  }

  async openPage(): Promise<{ readonly url: string }> {
    const { url } = this.#configured ?? (await this.#openOnDemand());
    return { url: `${url}/#code=${this.#access.sessions.offerCode(Date.now())}` };
  }

  async close(): Promise<void> {
    const onDemand = await this.#onDemand?.catch(() => null); // whoever asked was told
    await Promise.all([this.#configured?.close(), onDemand?.close()]);
  }

  #leave(): void {
    if (this.#configured === null) return;
    void this.#configured.close(); // its port is free at once, and those it answers have a second
    this.#parts.emit({ event: 'api.closed', url: this.#configured.url });
    this.#configured = null;
  }

  /** The page that is open on the port comes back to the listener that takes it over. */
  async #makeRoom({ enabled, port }: ApiSpec): Promise<void> {
    const onDemand = await this.#onDemand?.catch(() => null); // whoever asked was told
    if (enabled && onDemand != null && new URL(onDemand.url).port === String(port)) void onDemand.close();
  }

  #openOnDemand(): Promise<TcpListener> {
    this.#onDemand ??= this.#listenForPage().catch((thrown: unknown) => {
      this.#onDemand = null;
      throw thrown;
    });
    return this.#onDemand;
  }

  /** On loopback, on the configured port where that is free; it closes again when nobody is logged in. */
  async #listenForPage(): Promise<TcpListener> {
    const { port } = this.#parts.config().api;
    const listener = await this.#listenOnLoopback(port).catch((thrown: unknown) => {
      if (thrown instanceof CardqError && thrown.code === 'address_unavailable') return this.#listenOnLoopback(0);
      throw thrown;
    });
    this.#parts.emit({ event: 'api.listening', url: listener.url });
    const close = () => {
      clearInterval(timer);
      this.#onDemand = null;
      this.#parts.emit({ event: 'api.closed', url: listener.url });
      return listener.close();
    };
    const timer = setInterval(() => {
      if (!this.#access.sessions.isNeeded(Date.now())) void close();
    }, LOOK_EVERY_MS).unref();
    return { url: listener.url, close };
  }

  #listenOnLoopback(port: number): Promise<TcpListener> {
    return listenOnTcp(this.#handler, { host: '127.0.0.1', port });
  }
}

function isSamePlace(a: ApiSpec, b: ApiSpec): boolean {
  return a.enabled === b.enabled && a.host === b.host && a.port === b.port;
}
