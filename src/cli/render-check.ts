import { CardqError } from '../base/errors.js';
import type { RenderOrder } from './render-request.js';

/**
 * Refuses what could only fail as a job, without decoding a picture: settings that no sheet has (`usage`), and decks without
 * cards (`input_invalid`).
 */
export async function checkRender({ data }: RenderOrder): Promise<void> {
  const [{ settle }, { expectCards }] = await Promise.all([
    import('../pdf/settings.js'),
    import('../pdf/expect-cards.js'),
  ]);
  try {
    settle(data);
  } catch (thrown) {
    throw asUsage(thrown);
  }
  await expectCards({ ...data, onlyFronts: data.onlyFronts ?? false });
}

function asUsage(thrown: unknown): unknown {
  if (!(thrown instanceof CardqError) || thrown.code !== 'input_invalid') return thrown;
  const { message, where, hint } = thrown;
  return new CardqError({ code: 'usage', message, where: optionsOf(where), hint }, { cause: thrown });
}

/** What the command line calls the fields of job data. */
function optionsOf(fields: string | null): string {
  if (fields === null) return 'command line';
  return fields
    .split(', ')
    .map((field) => `--${field === 'paperSize' ? 'paper' : field.replaceAll(/[A-Z]/g, dashed)}`)
    .join(', ');
}

function dashed(capital: string): string {
  return `-${capital.toLowerCase()}`;
}
