import type { Variables } from './expand.js';
import type { Origin } from './settings.js';

/** A variable that is set and not empty, and where. */
export interface Variable {
  readonly text: string;
  readonly origin: Origin;
}

export type VariableSet = ReadonlyMap<string, Variable>;

/** The variables of all sources, which are named from the first that wins; an empty one counts as unset. */
export function collectVariables(environment: Variables, credentials: Variables, dotEnv: Variables): VariableSet {
  return new Map([
    ...variablesOf(dotEnv, '.env'),
    ...variablesOf(credentials, 'credential'),
    ...variablesOf(environment, 'environment'),
  ]);
}

function variablesOf(variables: Variables, source: Origin['source']): [string, Variable][] {
  return Object.entries(variables).flatMap(([name, text]) =>
    text && !isServiceLink(name, text) ? [[name, { text, origin: { source, name } }]] : [],
  );
}

// Kubernetes and Docker announce a service named `redis` or `cardq` by variables such as REDIS_PORT=tcp://10.0.0.1:6379,
// which nobody wrote and which mean nothing here.
function isServiceLink(name: string, text: string): boolean {
  return (
    /^(tcp|udp|sctp):\/\//.test(text) || /_SERVICE_(HOST|PORT)(_\w+)?$|_PORT_\d+_(TCP|UDP|SCTP)(_\w+)?$/.test(name)
  );
}
