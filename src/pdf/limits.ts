/** What keeps one deck from filling memory and disk; whoever runs the queue sets them in its options. */
export const LIMITS = ['maxFileBytes', 'maxTotalBytes', 'maxPixels', 'maxCards'] as const;

export type Limit = (typeof LIMITS)[number];

/** How to mend that something is beyond a limit, where it cannot be made smaller. */
export function raise(limit: Limit): string {
  return `raise queues.pdf_generation.options.${limit}`;
}
