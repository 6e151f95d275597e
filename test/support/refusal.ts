import { type RenderOptions, type RenderRequest, renderSheets } from '../../src/pdf/index.js';

/** The error with which a rendering ends, which must not succeed. */
export async function failure(request: RenderRequest, options: RenderOptions = {}): Promise<Error> {
  try {
    await renderSheets(request, options);
  } catch (thrown) {
    if (thrown instanceof Error) return thrown;
  }
  throw new Error('it was rendered');
}

/** The problems that such an error tells, `where: message` each, without the hints between them. */
export async function problemsOf(request: RenderRequest, options: RenderOptions = {}): Promise<string[]> {
  const error = await failure(request, options);
  const [first = '', ...rest] = error.message.split('\n').map((line) => line.trim());
  if (rest.length > 0) return rest.filter((line) => !line.startsWith('→'));
  const where = 'where' in error && typeof error.where === 'string' ? `${error.where}: ` : '';
  return [`${where}${first}`];
}
