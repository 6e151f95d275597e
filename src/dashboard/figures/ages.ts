import { formatDuration } from '../../base/units.js';
import { view } from '../state/view.js';

/**
 * Writes how far away each instant of the page is, by the supervisor's clock. Once a second this is all that changes, so it
 * goes past the drawing of the page.
 */
export function tellAges(): void {
  for (const element of document.querySelectorAll<HTMLTimeElement>('time.age')) {
    const text = age(Math.abs(Date.now() + view().skewMs - Date.parse(element.dateTime)));
    if (element.textContent !== text) element.textContent = text;
  }
}

function age(ms: number): string {
  const unit = ms < 3_600_000 ? 1000 : 60_000;
  return formatDuration(Math.floor(ms / unit) * unit || 0);
}
