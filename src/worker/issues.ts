import type { StandardSchemaV1 } from '@standard-schema/spec';

/** One sentence from what a Standard Schema found wrong: `cards.0.count: expected number; name: too long`. */
export function describeIssues(issues: readonly StandardSchemaV1.Issue[]): string {
  return issues
    .map(({ path, message }) => (path?.length ? `${path.map(keyOf).join('.')}: ${message}` : message))
    .join('; ');
}

function keyOf(segment: PropertyKey | StandardSchemaV1.PathSegment): string {
  return String(typeof segment === 'object' ? segment.key : segment);
}
