/** Work that ends when the test says so, also when it says so beforehand. */
export function gates(items: readonly number[]) {
  const begun: number[] = [];
  const open = new Map<number, () => void>();
  const shut = new Map<number, (reason: Error) => void>();
  const gate = new Map(
    items.map((item) => {
      const passed = new Promise<void>((resolve, reject) => {
        open.set(item, resolve);
        shut.set(item, reject);
      });
      passed.catch(() => undefined); // whoever works on it is told
      return [item, passed];
    }),
  );
  const work = async (item: number) => {
    begun.push(item);
    await gate.get(item);
    return item;
  };
  return {
    begun,
    work,
    finish: (item: number) => open.get(item)?.(),
    fail: (item: number) => shut.get(item)?.(new Error(`${item} failed`)),
  };
}
