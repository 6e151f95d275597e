import { type FolderFile, stemOf } from './image-files.js';
import { type Problem, problem } from './problems.js';

export interface Pairs {
  /** The back of each front that has one of its own. */
  readonly backOf: ReadonlyMap<FolderFile, FolderFile>;
  readonly problems: readonly Problem[];
}

/**
 * Finds the front of every double-sided back: the file of the same path below its folder; else the one that differs in its
 * extension alone; else the only one of that name in any folder. A back without a front, or with several, is a problem.
 */
export function pairBacks(fronts: readonly FolderFile[], backs: readonly FolderFile[]): Pairs {
  const byKey = groupBy(fronts, ({ key }) => key);
  const byPathStem = groupBy(fronts, ({ key }) => stemOf(key));
  const byNameStem = groupBy(fronts, ({ key }) => nameStem(key));
  const backOf = new Map<FolderFile, FolderFile>();
  const problems: Problem[] = [];
  for (const back of backs) {
    const found = byKey.get(back.key) ?? byPathStem.get(stemOf(back.key)) ?? byNameStem.get(nameStem(back.key)) ?? [];
    const [front, ...others] = found;
    const taken = front === undefined ? undefined : backOf.get(front);
    if (front === undefined) problems.push(problem('no front of that name', back.name, BY_NAME));
    else if (others.length > 0) problems.push(problem(`may belong to ${names(found)}`, back.name, BY_NAME));
    else if (taken !== undefined)
      problems.push(problem(`${front.name} has ${taken.name} as its back already`, back.name, BY_NAME));
    else backOf.set(front, back);
  }
  return { backOf, problems };
}

const BY_NAME = 'a double-sided card has one file in front/ and one of the same name in double_sided/';

function nameStem(key: string): string {
  return stemOf(key.slice(key.lastIndexOf('/') + 1));
}

function names(files: readonly FolderFile[]): string {
  return files.map(({ name }) => name).join(' or ');
}

function groupBy(files: readonly FolderFile[], keyOf: (file: FolderFile) => string): Map<string, FolderFile[]> {
  const groups = new Map<string, FolderFile[]>();
  for (const file of files) {
    const group = groups.get(keyOf(file));
    if (group === undefined) groups.set(keyOf(file), [file]);
    else group.push(file);
  }
  return groups;
}
