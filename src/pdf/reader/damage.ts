/** A PDF file that is not as its format wants it, or in a way that is not read here. */
export class Damage extends Error {
  override readonly name = 'Damage';
}
