/** How much of a job is done, from 0 to 1; null where its progress is neither a count nor a percentage. */
export function shareOf(progress: unknown): number | null {
  const { done, total } = countOf(progress);
  const share = Number(done) / Number(total);
  return Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : null;
}

/** ` 3/9 sheets`, ` 40%`, or nothing where the progress is no count. */
export function progressText(progress: unknown): string {
  if (typeof progress === 'number') return ` ${Math.round(progress)}%`;
  const { done, total, unit = '' } = countOf(progress);
  return done === undefined || total === undefined ? '' : ` ${done}/${total} ${unit}`.trimEnd();
}

function countOf(progress: unknown): { readonly done?: unknown; readonly total?: unknown; readonly unit?: unknown } {
  return typeof progress === 'number' ? { done: progress, total: 100 } : Object(progress); // {} of nothing
}
