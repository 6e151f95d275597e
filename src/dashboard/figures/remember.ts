/** Draws again only for other inputs: what is drawn of the same ones is the same, and costs nothing to compare. */
export function remember<Inputs extends readonly unknown[], Drawn>(
  draw: (...inputs: Inputs) => Drawn,
): (...inputs: Inputs) => Drawn {
  let last: { readonly inputs: Inputs; readonly drawn: Drawn } | null = null;
  return (...inputs) => {
    if (!last?.inputs.every((input, index) => Object.is(input, inputs[index])))
      last = { inputs, drawn: draw(...inputs) };
    return last.drawn;
  };
}
