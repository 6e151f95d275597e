import type { Overlay, SheetDocument } from '../document/sheet-document.js';
import type { Matrix } from '../matrix.js';
import type { Settings } from '../settings.js';
import { outlineDrawing } from './outline.js';
import { rulerDrawing, rulerOf } from './ruler.js';

/**
 * What lies over the cards of a page, on both sides of the paper: on backs, too, a wrong scale and a shifted print are to be
 * seen. The drawings are stored in the document here; the function returned tells where a page with these cards has them.
 */
export function overlaysIn(
  document: SheetDocument,
  { layout, ruler: wantsRuler, outline: wantsOutline }: Pick<Settings, 'layout' | 'ruler' | 'outline'>,
): (cards: readonly { readonly toPage: Matrix }[]) => readonly Overlay[] {
  const rulers = wantsRuler ? rulersIn(document, layout) : [];
  const outline = wantsOutline ? document.addOverlay(() => outlineDrawing(layout)) : null;
  return (cards) => [...(outline === null ? [] : cards.map(({ toPage }) => ({ drawing: outline, toPage }))), ...rulers];
}

function rulersIn(document: SheetDocument, layout: Settings['layout']): Overlay[] {
  const ruler = rulerOf(layout);
  const drawing = document.addOverlay((text) => rulerDrawing(ruler, text));
  return ruler.toPage.map((toPage) => ({ drawing, toPage }));
}
