/** A user and a group that own nothing. */
export const NOBODY = 65534;

/** Does something as nobody, where the tests run as root, whom no permission stops. */
export async function unprivileged<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
