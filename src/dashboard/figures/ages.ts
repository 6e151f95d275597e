import { formatDuration } from '../../base/units.js';
import { view } from '../state/view.js';

/**
 * Writes how far away each instant of the page is, by the supervisor's clock. Once a second this is all that changes, so it
 * goes past the drawing of the page.
 */
export function tellAges(): void {
  for (const element of document.querySelectorAll<HTMLTimeElement>('time.age')) {
    const awayMs = Math.abs(Date.now() + view().skewMs - Date.parse(element.dateTime));
    const text = formatDuration(Math.max(1000, awayMs)); // in whole seconds
    if (element.textContent !== text) element.textContent = text;
  }
}
