/** Names and texts, as in `process.env`. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** A text after its references were replaced; `mistake` says which could not be. */
export interface Expansion {
  readonly text: string;
  /** True when there was something to replace. */
  readonly changed: boolean;
  readonly mistake: { readonly message: string; readonly hint: string } | null;
}

/**
 * Replaces `${NAME}` and `${NAME:-default}`; `$${` stands for a literal `${`. As in a shell, the default also serves
 * a variable that is empty; without a default an unset variable is a mistake.
 */
export function expandVariables(text: string, variables: Variables): Expansion {
  let mistake: Expansion['mistake'] = null;
  const expanded = text.replace(
    /\$\$\{|\$\{([^}]*)(\}?)/g,
    (whole: string, inside: string | undefined, end: string) => {
      if (inside === undefined) return '${';
      const [, name, fallback] = /^([A-Za-z_]\w*)(?::-([\s\S]*))?$/.exec(inside) ?? [];
      if (name === undefined || end === '') {
        mistake ??= { message: `"${whole}" is not a reference to a variable`, hint: 'write $${ for a plain ${' };
        return whole;
      }
      const value = variables[name];
      if (fallback !== undefined) return value || fallback;
      if (value === undefined) {
        mistake ??= { message: `the variable ${name} is not set`, hint: `set it, or write \${${name}:-default}` };
      }
      return value ?? '';
    },
  );
  return { text: expanded, changed: expanded !== text, mistake };
}
