export function clearUp(
  folder: string,
  options?: { readonly runner?: number; readonly graceMs?: number },
): readonly string[];
