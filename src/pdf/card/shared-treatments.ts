import type { Point, Size } from '../matrix.js';
import { type Treatment, type TreatmentRules, treat } from './treatment.js';

/** By the rules, then by size and crop. */
const known = new WeakMap<TreatmentRules, Map<string, Treatment>>();

/** `treat`, of which pictures of one size share the result: mostly that is a whole deck. */
export function treatAlike(picture: { size: Size; crop: Point }, rules: TreatmentRules): Treatment {
  const { size, crop } = picture;
  const treatments = known.get(rules) ?? new Map<string, Treatment>();
  known.set(rules, treatments);
  const key = `${size.width} ${size.height} ${crop.x} ${crop.y}`;
  const treatment = treatments.get(key) ?? treat(picture, rules);
  treatments.set(key, treatment);
  return treatment;
}
