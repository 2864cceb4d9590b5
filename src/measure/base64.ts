const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const sextetOf = new Int8Array(128).fill(-1);
for (let at = 0; at < 64; at += 1) sextetOf[alphabet.charCodeAt(at)] = at;

/** Two characters at a time: half the work. */
const pairs = Array.from({ length: 4096 }, (_, bits) => alphabet.charAt(bits >> 6) + alphabet.charAt(bits & 63));

/** RFC 4648 §4 without padding. Here because pure folders have no Buffer. */
export function toBase64(bytes: ArrayLike<number>): string {
  let text = "";
  const whole = bytes.length - (bytes.length % 3);
  for (let at = 0; at < whole; at += 3) {
    const triple = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += (pairs[triple >> 12] ?? "") + (pairs[triple & 4095] ?? "");
  }
  const left = bytes.length - whole;
  if (left === 0) return text;
  const last = ((bytes[whole] ?? 0) << 16) | ((bytes[whole + 1] ?? 0) << 8);
  return text + (pairs[last >> 12] ?? "") + (left === 2 ? alphabet.charAt((last >> 6) & 63) : "");
}

export function fromBase64(text: string): Uint8Array {
  if (text.length % 4 === 1) throw new Error("not base64: its length is impossible");
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let written = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sextet = sextetOf[text.charCodeAt(at)] ?? -1;
    if (sextet < 0) throw new Error(`not base64: character ${String(at + 1)}`);
    held = ((held << 6) | sextet) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[written] = (held >> bits) & 0xff;
      written += 1;
    }
  }
  return bytes;
}
