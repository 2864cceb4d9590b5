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
  const whole = text.length - (text.length % 4);
  let written = 0;
  for (let at = 0; at < whole; at += 4) {
    const [a, b] = [text.charCodeAt(at), text.charCodeAt(at + 1)];
    const [c, d] = [text.charCodeAt(at + 2), text.charCodeAt(at + 3)];
    const four = (a | b | c | d) > 127 ? none : (sextet(a) << 18) | (sextet(b) << 12) | (sextet(c) << 6) | sextet(d);
    // One that is none is -1, and makes the whole negative.
    if (four < 0) throw strange(text, at);
    bytes[written] = four >> 16;
    bytes[written + 1] = (four >> 8) & 0xff;
    bytes[written + 2] = four & 0xff;
    written += 3;
  }
  if (whole < text.length) readLast(text, whole, bytes, written);
  return bytes;
}

const none = -1;

/** Of a character below 128. */
const sextet = (code: number): number => sextetOf[code] as number; // always in range

function readLast(text: string, at: number, bytes: Uint8Array, written: number): void {
  const sextets = [0, 1, 2].map((step) => (at + step < text.length ? sextetAt(text, at + step) : 0));
  const last = (sextets[0]! << 18) | (sextets[1]! << 12) | (sextets[2]! << 6);
  if (last < 0) throw strange(text, at);
  bytes[written] = last >> 16;
  if (written + 1 < bytes.length) bytes[written + 1] = (last >> 8) & 0xff;
}

function sextetAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 128 ? sextet(code) : none;
}

function strange(text: string, from: number): Error {
  let at = from;
  while (at < text.length && sextetAt(text, at) >= 0) at += 1;
  return new Error(`not base64: character ${String(at + 1)}`);
}
