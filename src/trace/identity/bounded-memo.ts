/**
 * Remembers what a text gave. Texts come from outside and may all differ: it keeps two generations of at most `size`
 * each, so that what is asked for again and again stays and the rest goes.
 */
export function boundedMemo<Value>(size: number, compute: (text: string) => Value): (text: string) => Value {
  let young = new Map<string, Value>();
  let old = new Map<string, Value>();
  return (text) => {
    const known = young.get(text);
    if (known !== undefined) return known;
    const value = old.get(text) ?? compute(text);
    if (young.size >= size) {
      old = young;
      young = new Map();
    }
    young.set(text, value);
    return value;
  };
}
