import { type Position, type Positions, placeInFile } from '../config-file.js';
import type { Settings } from '../sources/settings.js';
import { formatPath, type Path } from './path.js';
import type { Mistake, Problem } from './problems.js';

/** Says of each mistake where it was written, and sorts them as they stand in the file; what came from elsewhere is last. */
export function placeMistakes(mistakes: readonly Mistake[], settings: Settings, positions: Positions): Problem[] {
  const placed = mistakes.map(({ path, message, hint }) => {
    const { where, position } = placeOf(path, settings, positions);
    return { position, problem: { path: formatPath(path), message, hint, where } };
  });
  return placed.sort((a, b) => compare(a.position, b.position)).map(({ problem }) => problem);
}

interface Place {
  readonly where: string | null;
  /** Null outside the file. */
  readonly position: Position | null;
}

/** The line of the value, or of what it is missing from; or the variable or flag that gave it. */
function placeOf(path: Path, settings: Settings, positions: Positions): Place {
  for (let length = path.length; length >= 0; length--) {
    const outer = path.slice(0, length);
    const { source, name } = settings.originOf(outer);
    if (source === 'file' && name !== null) {
      const position = positions.get(formatPath(outer));
      if (position !== undefined || length === 0)
        return { where: placeInFile(name, position), position: position ?? TOP };
    } else if (name !== null) {
      return { where: source === '.env' ? `${name} in .env` : name, position: null };
    }
  }
  return { where: null, position: null };
}

const TOP: Position = { line: 1, column: 1 };

function compare(a: Position | null, b: Position | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a.line - b.line || a.column - b.column;
}
