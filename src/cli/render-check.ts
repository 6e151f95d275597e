import { orMisuse } from './or-misuse.js';
import type { RenderOrder } from './render-request.js';

/**
 * Refuses what could only fail as a job, without decoding a picture: settings that no sheet has (`usage`), and decks without
 * cards (`input_invalid`).
 */
export async function checkRender(data: RenderOrder['data']): Promise<void> {
  const [{ settle }, { expectCards }] = await Promise.all([
    import('../pdf/settings.js'),
    import('../pdf/expect-cards.js'),
  ]);
  orMisuse(() => settle(data));
  await expectCards({ ...data, onlyFronts: data.onlyFronts ?? false });
}
