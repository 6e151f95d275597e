import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const LEFT_OUT = /(^|\/)(node_modules|dist|output|\.cardq|test|\.git)\//;

/** A code block: what stands behind its fence, and its lines. */
export interface Block {
  readonly language: string;
  /** What follows the language: `test`, or `file PATH`. */
  readonly mark: string;
  readonly code: string;
}

/** The pages of the project, by their path from its root. */
export function pages(): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !LEFT_OUT.test(name) && !name.startsWith('.'))
    .sort();
}

/** The text of a page. */
export function readPage(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

/** The code blocks of a text, and as blocks of `sh test` what its comments ask to be run: `<!-- test: cardq start -->`. */
export function blocksOf(text: string): readonly Block[] {
  const found = text.matchAll(/^```(\w+)? ?(.*)\n([\s\S]*?)^```$|^<!-- test: ([\s\S]*?) -->$/gm);
  return [...found].map(([, language = '', mark = '', code = '', unseen]) =>
    unseen === undefined ? { language, mark, code } : { language: 'sh', mark: 'test', code: `${unseen}\n` },
  );
}

/** Where the links and pictures of a page lead within the project: a path from its root, and an anchor or ''. */
export function linksOf(page: string): readonly { readonly path: string; readonly anchor: string }[] {
  const targets = [...prose(readPage(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', anchor = ''] = target.split('#');
      return { path: path === '' ? page : join(dirname(page), path), anchor };
    });
}

/** The anchors of a page's headings, as GitHub and npm make them. */
export function anchorsOf(page: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of prose(readPage(page)).matchAll(/^#+ (.*)$/gm)) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = plain.replace(/[^\p{L}\p{N}_ -]/gu, '').replaceAll(' ', '-');
    let [unique, count] = [anchor, 0];
    while (anchors.has(unique)) unique = `${anchor}-${++count}`;
    anchors.add(unique);
  }
  return anchors;
}

/** A text without its code blocks. */
function prose(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '');
}
