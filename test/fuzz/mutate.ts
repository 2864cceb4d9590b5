/** A stream of numbers that a seed repeats (mulberry32). */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 to below `count`. */
  below(count: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * count);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
}

/** Some way beyond the caps of a head and of a chunk's extension. */
export const longestInput = 20_000;

const octets = ["\r", "\n", "\0", " ", "\t", ":", ";", ",", '"', "-", "+", "0", "9", "f", "x", "\x7f", "\x80", "\xff"];
const words = [
  "\r\n",
  "\r\n\r\n",
  "\r\n ",
  "\n\n",
  "HTTP/1.1 200 OK\r\n",
  "HTTP/1.0 200 OK\r\n",
  "HTTP/1.1 100 Continue\r\n\r\n",
  "HTTP/1.1 204 No Content\r\n\r\n",
  "content-length: 5\r\n",
  "Content-Length:",
  "transfer-encoding: chunked\r\n",
  "Transfer-Encoding:",
  "chunked",
  ", ",
  "connection: close\r\n",
  "connection: keep-alive\r\n",
  "keep-alive: timeout=5\r\n",
  "set-cookie: a=b\r\n",
  "0\r\n\r\n",
  "5\r\nhello\r\n",
  ";a=b",
  "x: y\r\n\tz\r\n",
];
const sizes = [
  "0",
  "1",
  "5",
  "00000000000000005",
  "ffffffff",
  "10000000000000000",
  "9007199254740991",
  "9007199254740992",
];

type Mutation = (text: string, dice: Dice, corpus: readonly string[]) => string;

const splice = (text: string, at: number, removed: number, put: string): string =>
  text.slice(0, at) + put + text.slice(at + removed);

/** A stretch of the text, mostly a short one. */
function stretch(text: string, dice: Dice): [at: number, length: number] {
  const at = dice.below(text.length + 1);
  return [at, Math.min(text.length - at, dice.below(dice.pick([4, 16, 200])))];
}

const mutations: readonly Mutation[] = [
  (text, dice) => splice(text, dice.below(text.length + 1), 1, String.fromCharCode(dice.below(256))),
  (text, dice) => splice(text, dice.below(text.length + 1), 1, dice.pick(octets)),
  (text, dice) => splice(text, dice.below(text.length + 1), 0, dice.pick(octets)),
  (text, dice) => splice(text, dice.below(text.length + 1), 0, dice.pick(words)),
  (text, dice) => splice(text, ...stretch(text, dice), ""),
  (text, dice) => splice(text, ...stretch(text, dice), dice.pick(words)),
  (text, dice) => {
    const [at, length] = stretch(text, dice);
    return splice(text, at, 0, text.slice(at, at + length).repeat(1 + dice.below(dice.pick([2, 8, 300]))));
  },
  (text, dice) => {
    const [at, length] = stretch(text, dice);
    const part = text.slice(at, at + length);
    return splice(text, at, length, dice.below(2) === 0 ? part.toUpperCase() : part.toLowerCase());
  },
  (text, dice) => {
    const numbers = [...text.matchAll(/[0-9a-f]+/gi)];
    if (numbers.length === 0) return text;
    const found = dice.pick(numbers);
    return splice(text, found.index, found[0].length, dice.pick(sizes));
  },
  (text, dice, corpus) => {
    const other = dice.pick(corpus);
    return text.slice(0, dice.below(text.length + 1)) + other.slice(dice.below(other.length + 1));
  },
  (text, dice) => {
    // A line to another place: the same fields in another order, or in the body.
    const lines = text.split("\r\n");
    const [line = ""] = lines.splice(dice.below(lines.length), 1);
    lines.splice(dice.below(lines.length + 1), 0, line);
    return lines.join("\r\n");
  },
];

/** One to six changes to one text of the corpus. */
export function mutated(corpus: readonly string[], dice: Dice): string {
  // Of two the shorter: long texts take long and differ in little.
  const [one, other] = [dice.pick(corpus), dice.pick(corpus)];
  let text = one.length < other.length ? one : other;
  for (let count = 1 + dice.below(dice.pick([2, 6])); count > 0; count--)
    text = dice.pick(mutations)(text, dice, corpus);
  return text.slice(0, longestInput);
}

export function cutsOf(length: number, dice: Dice): number[] {
  const cuts = Array.from({ length: 1 + dice.below(8) }, () => dice.below(length + 1));
  return cuts.sort((a, b) => a - b);
}
