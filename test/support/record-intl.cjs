const { appendFileSync } = require('node:fs');

// Given to `node --require`: writes to the file RECORD_INTL that it looks, and each use of what ICU's tables are read for.
const { RECORD_INTL } = process.env;
if (RECORD_INTL !== undefined) {
  const tell = (what) => appendFileSync(RECORD_INTL, `${process.pid} ${what}\n`);
  tell('looks');
  for (const name of ['Collator', 'DateTimeFormat', 'NumberFormat', 'PluralRules', 'Segmenter']) {
    const told =
      (call) =>
      (target, ...rest) => {
        tell(`Intl.${name}`);
        return call(target, ...rest);
      };
    Intl[name] = new Proxy(Intl[name], { construct: told(Reflect.construct), apply: told(Reflect.apply) });
  }
  const { localeCompare } = String.prototype;
  String.prototype.localeCompare = function (...rest) {
    tell('Intl.Collator');
    return localeCompare.apply(this, rest);
  };
}
