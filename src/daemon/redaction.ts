import { type Redact, redactor } from '../base/redact.js';
import type { Config } from '../config/config.js';
import { secretsOf } from '../config/mask.js';

/** Masks the secrets of this process's environment, and of the configuration that is in force when it is called. */
export function redactionOf(inForce: { readonly config: Config }): Redact {
  let known: Config | null = null;
  let redact: Redact = (text) => text;
  return (text) => {
    if (known !== inForce.config) {
      known = inForce.config;
      redact = redactor(secretsOf(known, process.env));
    }
    return redact(text);
  };
}
