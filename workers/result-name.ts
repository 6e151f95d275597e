/** The file name of a job's PDF where the job tells none: `what` says what it is, the id keeps jobs of one deck apart. */
export function resultName(what: string, id: string): string {
  return fileName(`${what.slice(0, MOST_NAMED)}-${id}.pdf`);
}

/** How much is told of what it is, in UTF-16 units of up to 3 bytes: a file name has at most 255 bytes, id and all. */
const MOST_NAMED = 50;

/** Letters and digits of every script, their marks included, are kept: whoever named the deck reads them. */
function fileName(text: string): string {
  return text.normalize('NFC').replaceAll(/[^\p{L}\p{M}\p{N}._-]/gu, '_');
}
