import { orMisuse } from '../or-misuse.js';
import type { RenderOrder } from './render-request.js';

/** Refuses settings that no sheet has (`usage`). */
export async function checkSettings(data: RenderOrder['data']): Promise<void> {
  const { settle } = await import('../../pdf/settings.js');
  orMisuse(() => settle(data));
}

/** Refuses what could only fail as a job, without decoding a picture: beside such settings decks without cards (`input_invalid`). */
export async function checkRender(data: RenderOrder['data']): Promise<void> {
  const { expectCards } = await import('../../pdf/deck/expect-cards.js');
  await checkSettings(data);
  await expectCards({ ...data, onlyFronts: data.onlyFronts ?? false });
}
