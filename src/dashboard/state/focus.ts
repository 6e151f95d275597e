let last: Element | null = null;
let region: Element | null = null;

document.addEventListener('focusin', ({ target }) => {
  last = target instanceof Element ? target : null;
  region = last?.closest('section[id]') ?? null;
});

/** When what had the focus has gone, the heading of its part of the page has it: who works by keyboard goes on from there. */
export function keepFocus(): void {
  if (last === null || last.isConnected || document.activeElement !== document.body) return;
  region?.querySelector('h2')?.focus({ preventScroll: true });
}
