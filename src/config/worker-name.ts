/** True when `name` means the entry itself (`pdf`) or one of its processes (`pdf-1`). */
export function belongsTo(worker: string, name: string): boolean {
  return name === worker || (name.startsWith(`${worker}-`) && /^\d+$/.test(name.slice(worker.length + 1)));
}

/** True when the entry is among those that these names choose; no name chooses all. */
export function isChosen(worker: string, names: readonly string[]): boolean {
  return names.length === 0 || names.some((name) => belongsTo(worker, name));
}
