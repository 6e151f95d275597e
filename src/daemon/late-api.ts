import { LateHandler } from '../api/late-handler.js';
import type { SocketListener } from '../api/server.js';
import { CardqError } from '../base/errors.js';
import type { Config } from '../config/config.js';
import { socketPath } from '../config/locate.js';
import type { AccessControl, ApiPlace } from '../protocol/access.js';
import type { Control } from '../protocol/control.js';
import type { ApiParts, ApiService } from './api-service.js';
import { prepareSocketFolder } from './socket-folder.js';

/** The HTTP interface of a supervisor, loaded when somebody asks it, or when it is to listen on TCP. */
export class LateApi implements AccessControl {
  readonly handler: LateHandler;
  readonly #parts: ApiParts;
  #loading: Promise<ApiService> | null = null;
  #loaded: ApiService | null = null;
  #control: Control | null = null;
  #socket: SocketListener | null = null;

  constructor(parts: ApiParts) {
    this.#parts = parts;
    this.handler = new LateHandler(async () => (await this.#service()).makeHandler(this.#connected()));
  }

  /** Where it listens as configured; null: it does not. */
  get url(): string | null {
    return this.#loaded?.url ?? null;
  }

  /** Listens on the control socket, and on TCP if the configuration says so. Throws `token_missing` and `address_unavailable`. */
  async listen(control: Control, config: Config): Promise<void> {
    this.#control = control;
    this.#socket = await this.#openSocket(config.stateDir);
    if (config.api.enabled) await (await this.#service()).listen(config);
  }

  /** Listens on the control socket anew where somebody has removed its file; true: it was removed. */
  async keepSocket(stateDir: string): Promise<boolean> {
    const before = this.#socket;
    if (before === null || (await before.isThere())) return false;
    this.#socket = await this.#openSocket(stateDir);
    await before.close();
    return true;
  }

  /** As another configuration has it; when that cannot be, as before, and throws why. */
  async reconfigure(before: Config, after: Config): Promise<void> {
    if (this.#loading !== null || after.api.enabled) await (await this.#service()).reconfigure(before, after);
  }

  async apiPlace(): Promise<ApiPlace> {
    return (await this.#service()).apiPlace();
  }

  async renewToken(): Promise<ApiPlace> {
    return (await this.#service()).renewToken();
  }

  async openPage(): Promise<{ readonly url: string }> {
    return (await this.#service()).openPage();
  }

  /** Takes no new connection, and ends what is open after a second. */
  async close(): Promise<void> {
    const service = await this.#loading?.catch(() => null); // who asked was told
    await Promise.all([service?.close(), this.#socket?.close()]);
  }

  async #openSocket(stateDir: string): Promise<SocketListener> {
    const path = socketPath(stateDir);
    prepareSocketFolder(path, stateDir);
    const { listenOnSocket } = await import('../api/server.js');
    const handle = this.handler.for(() => ({ via: 'socket' }));
    return listenOnSocket(handle, path);
  }

  #service(): Promise<ApiService> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  async #load(): Promise<ApiService> {
    const { ApiService } = await import('./api-service.js');
    this.#loaded = new ApiService(this.handler, this.#parts);
    return this.#loaded;
  }

  #connected(): Control {
    if (this.#control !== null) return this.#control;
    throw new CardqError({ code: 'no_supervisor', message: 'the supervisor is still being opened' });
  }
}
