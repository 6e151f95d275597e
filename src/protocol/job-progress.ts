/** How much of a job is done, from 0 to 1; null where its progress is neither a count nor a percentage. */
export function shareOf(progress: unknown): number | null {
  const share = typeof progress === 'number' ? progress / 100 : countedShare(progress);
  return Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : null;
}

/** ` 3/9 sheets`, ` 40%`, or nothing where the progress is no count. */
export function progressText(progress: unknown): string {
  if (typeof progress === 'number') return ` ${Math.round(progress)}%`;
  if (!isCount(progress)) return '';
  const unit = progress.unit === undefined ? '' : ` ${String(progress.unit)}`;
  return ` ${String(progress.done)}/${String(progress.total)}${unit}`;
}

function countedShare(progress: unknown): number {
  return isCount(progress) ? Number(progress.done) / Number(progress.total) : Number.NaN;
}

function isCount(progress: unknown): progress is { done: unknown; total: unknown; unit?: unknown } {
  return typeof progress === 'object' && progress !== null && 'done' in progress && 'total' in progress;
}
