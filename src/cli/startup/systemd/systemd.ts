import type { StartupKind } from '../startup-kind.js';
import { installUnit, unitFolder } from './install.js';
import { planUnit, unitName } from './plan.js';
import { renderUnit } from './unit.js';

/** The service manager of most Linux systems. */
export const systemd: StartupKind = {
  render(facts, { forUser, env }) {
    const fileName = unitName(facts.config);
    const plan = planUnit(facts, { forUser });
    const target = `${unitFolder({ forUser, env })}/${fileName}`;
    return {
      fileName,
      text: renderUnit(plan),
      warnings: [
        ...(plan.system?.user === 'root' ? [RUNS_AS_ROOT] : []),
        ...(facts.program.includes('/_npx/') ? [LIES_IN_CACHE] : []),
      ],
      next: `this belongs in ${target}; --install puts it there, enables and starts it`,
    };
  },
  install: installUnit,
};

const RUNS_AS_ROOT =
  'the state folder belongs to root, and whose it is runs the service: chown -R it to a user of its own (useradd --system)';
const LIES_IN_CACHE =
  'this cardq lies in the cache of npx, which npm may empty: npm install -g cardq, and use that one';
