/** As many values as there are columns, or fewer, each the sum of as many neighbours; the latest are whole, the first may be of fewer. */
export function sums(values: readonly number[], columns: number): readonly number[] {
  return groups(values, columns).map((group) => group.reduce((sum, value) => sum + value, 0));
}

/** The same, of averages; where nothing is known, it is nothing. */
export function averages(values: readonly (number | null)[], columns: number): readonly number[] {
  return groups(values, columns).map((group) => {
    const known = group.filter((value) => value !== null);
    return known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  });
}

function groups<T>(values: readonly T[], columns: number): readonly (readonly T[])[] {
  const size = Math.max(1, Math.ceil(values.length / columns));
  const first = values.length % size;
  const rest = Array.from({ length: Math.floor(values.length / size) }, (_, at) =>
    values.slice(first + at * size, first + (at + 1) * size),
  );
  return first === 0 ? rest : [values.slice(0, first), ...rest];
}
