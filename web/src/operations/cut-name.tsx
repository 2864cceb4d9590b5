/** So many signs at the end are always seen: what tells long names apart stands there. */
const tailSigns = 14;

/** A name that is too long for its place loses its middle; the whole stands in its title, and is what is copied. */
export function CutName({ text }: { readonly text: string }) {
  const [head, tail] = splitName(text);
  return (
    <bdi class="cut" title={text}>
      <span class="cut-head">{head}</span>
      <span class="cut-tail">{tail}</span>
    </bdi>
  );
}

/** By code points: half a sign is none. */
export function splitName(text: string): readonly [head: string, tail: string] {
  const signs = Array.from(text);
  if (signs.length <= 2 * tailSigns) return [text, ""];
  return [signs.slice(0, -tailSigns).join(""), signs.slice(-tailSigns).join("")];
}
