import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { BadInputError, type JobContext } from '../../../src/index.js';
import pdfGeneration from '../../../workers/pdf-generation.js';
import pdfOffset from '../../../workers/pdf-offset.js';
import { emptyFolder } from '../../support/folder.js';

test('pdf_generation takes job data in either spelling and writes below the output folder', async () => {
  const context = await contextOf({});
  const result = await pdfGeneration.process(
    await accepted({ front_dir: 'front', backDir: 'back', paper_size: 'a4', output_path: 'a4.pdf' }),
    context,
  );
  expect(result).toMatchObject({ path: join(context.outputDir, 'a4.pdf'), cards: 10, template: 'a4-standard-v5' });
});

test('pdf_generation names its result after name and id of the job when the data does not', async () => {
  const context = await contextOf({});
  const { path } = await pdfGeneration.process(await accepted({ dir: '.', double_sided_dir: 'double_sided' }), context);
  expect(path).toBe(join(context.outputDir, 'render-job_7.pdf'));
});

test('pdf_generation keeps letters and digits of any script in that name, and no more of it than a file name may hold', async () => {
  const context = await contextOf({});
  const nameOf = async (name: string) => {
    const job = { ...context.job, name, id: '7' };
    return basename((await pdfGeneration.process(await accepted({ dir: '.' }), { ...context, job })).path);
  };
  expect(await nameOf('mein dèck')).toBe('mein_dèck-7.pdf');
  expect(await nameOf('mein de\u0300ck')).toBe('mein_dèck-7.pdf');
  expect(await nameOf('デッキ 2/हिन्दी')).toBe('デッキ_2_हिन्दी-7.pdf');
  expect(await nameOf('札'.repeat(200))).toBe(`${'札'.repeat(50)}-7.pdf`);
});

test('pdf_generation refuses fields it does not know, with a suggestion', async () => {
  expect(await refused({ dir: '.', paperSise: 'a4' })).toEqual(['unknown field paperSise (did you mean paperSize?)']);
  expect(await refused({ dir: '.', smear_edges: 5 })).toEqual(['unknown field smearEdges']);
  expect(await refused({ offset: { angel: 3 } })).toEqual(['unknown field angel (did you mean angle?)']);
  expect(await refused({ cards: [{ front: 'a', cuont: 3 }] })).toEqual(['unknown field cuont (did you mean count?)']);
});

test.each([
  [{ dir: 3 }, 'a path, not 3'],
  [{ onlyFronts: 'yes' }, 'true or false, not "yes"'],
  [{ ppi: 300.5 }, 'a whole number, not 300.5'],
  [{ fit: 'shrink' }, 'stretch or crop, not "shrink"'],
  [{ cards: 'all' }, 'a list, not "all"'],
  [{ cards: [{ count: 1 }] }, 'is missing; a path'],
  [{ offset: 'ink' }, 'an object with fields, not "ink"'],
  [{ offset: { x: true } }, 'a length, not true'],
])('pdf_generation says in plain words what %j should be', async (data, told) => {
  expect(await refused(data)).toEqual([told]);
});

test('pdf_generation fails for good when the deck can never work, naming what would', async () => {
  const context = await contextOf({});
  const failed = pdfGeneration.process(
    await accepted({ dir: '.', card_size: 'tarot', paper_size: 'legal', borderless: true, layout: '1.0.0' }),
    context,
  );
  await expect(failed).rejects.toBeInstanceOf(BadInputError);
  const outside = pdfGeneration.process(await accepted({ dir: '/etc' }), context);
  await expect(outside).rejects.toMatchObject({
    name: 'BadInputError',
    hint: expect.stringContaining('render.inputRoots'),
  });
});

test('pdf_generation names the field of a saved offset that is not there', async () => {
  const context = await contextOf({});
  const failed = pdfGeneration.process(await accepted({ dir: '.', offset: { profile: 'ink' } }), context);
  await expect(failed).rejects.toThrow('offset.profile: there is no saved offset "ink"');
});

test('pdf_offset shifts what pdf_generation made', async () => {
  const context = await contextOf({});
  const { path } = await pdfGeneration.process(await accepted({ dir: '.' }), context);
  const shifted = await pdfOffset.process({ pdfPath: path, x: 3, y: 4 }, { ...context, options: undefined });
  expect(shifted).toMatchObject({ path: path.replace('.pdf', '_offset-job_7.pdf'), pages: 4, shifted: 2 });
});

async function accepted(data: unknown) {
  const parsed = await pdfGeneration.input?.['~standard'].validate(data);
  if (parsed === undefined || parsed.issues !== undefined) throw new Error(JSON.stringify(parsed?.issues));
  return parsed.value;
}

async function refused(data: unknown): Promise<string[]> {
  const parsed = await pdfGeneration.input?.['~standard'].validate(data);
  return parsed?.issues?.map(({ message }) => message) ?? [];
}

async function contextOf<Options>(options: Options): Promise<JobContext<Options>> {
  const quiet = () => undefined;
  return {
    signal: new AbortController().signal,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    progress: quiet,
    attempt: 1,
    maxAttempts: 3,
    options,
    outputDir: await emptyFolder(),
    stateDir: await emptyFolder(),
    inputRoots: [join(import.meta.dirname, '../../../examples/deck')],
    job: { queue: 'pdf_generation', id: 'job:7', name: 'render' },
    pingBroker: () => Promise.reject(new Error('there is no broker here')),
  };
}
