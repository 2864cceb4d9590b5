import { limits } from "./limits.ts";
import { Malformed } from "./malformed.ts";

const code = {
  quote: 34,
  comma: 44,
  colon: 58,
  openList: 91,
  closeList: 93,
  openObject: 123,
  closeObject: 125,
} as const;
const backslash = 92;
const literals = new Map([
  [116, "true"],
  [102, "false"],
  [110, "null"],
]);
/** RFC 8259 §6; sticky, on a short stretch of latin1. */
const numberForm = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const isNumberByte = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number("+-.0123456789eE".includes(String.fromCharCode(byte))),
);

/**
 * Walks over JSON without making anything of it, strictly by RFC 8259 and never deeper than the limit. What its caller
 * wants is cut out and parsed by itself: memory is that of one span, not of a body.
 */
export class JsonReader {
  readonly buffer: Buffer;
  at = 0;
  private depth = 0;
  /** Names and values passed over. */
  private passed = 0;

  constructor(buffer: Buffer) {
    this.buffer = buffer;
  }

  /** The code of the next byte that is not white space; -1 at the end. */
  peek(): number {
    const { buffer } = this;
    let { at } = this;
    let byte = buffer[at];
    while (byte === 32 || byte === 10 || byte === 13 || byte === 9) byte = buffer[++at];
    this.at = at;
    return byte ?? -1;
  }

  /** Reads an object; `onMember` must read or skip the value. Gives false, and reads it, where there is null. */
  object(onMember: (key: string) => void): boolean {
    if (this.isNull()) return false;
    this.open(code.openObject, "an object");
    if (this.peek() === code.closeObject) return this.close();
    for (;;) {
      const key = this.key();
      onMember(key);
      if (this.isLast(code.closeObject)) return this.close();
    }
  }

  /** Reads an array; `onElement` must read or skip the element. */
  array(onElement: () => void): boolean {
    if (this.isNull()) return false;
    this.open(code.openList, "a list");
    if (this.peek() === code.closeList) return this.close();
    for (;;) {
      onElement();
      if (this.isLast(code.closeList)) return this.close();
    }
  }

  /**
   * Passes over a value, and gives what it holds; own properties only, `__proto__` among them. Undefined = it holds
   * more than is made of one text: `[{},{},…]` takes twenty times its length.
   */
  value(): unknown {
    this.peek();
    const from = this.at;
    this.passed = 0;
    this.skip();
    if (this.passed > limits.jsonValues) return undefined;
    return JSON.parse(this.buffer.toString("utf8", from, this.at));
  }

  /** Passes over a value. */
  skip(): void {
    const next = this.peek();
    this.passed++;
    if (next === code.quote) this.string();
    else if (next === code.openObject) this.object(this.skipMember);
    else if (next === code.openList) this.array(this.skipElement);
    else if (literals.has(next)) this.literal(literals.get(next)!);
    else this.number();
  }

  /** Nothing may follow. */
  end(): void {
    if (this.peek() !== -1) throw this.fault("something follows the end");
  }

  private readonly skipMember = (): void => this.skip();
  private readonly skipElement = (): void => this.skip();

  private isNull(): boolean {
    if (this.peek() !== 110) return false;
    this.literal("null");
    return true;
  }

  private open(bracket: number, what: string): void {
    if (this.peek() !== bracket) throw this.fault(`${what} was expected`);
    if (++this.depth > limits.jsonDepth) throw this.fault(`it is nested deeper than ${limits.jsonDepth}`);
    this.at++;
  }

  private close(): true {
    this.at++;
    this.depth--;
    return true;
  }

  private isLast(bracket: number): boolean {
    const next = this.peek();
    if (next === bracket) return true;
    if (next !== code.comma) throw this.fault("a comma or the end was expected");
    this.at++;
    return false;
  }

  private key(): string {
    if (this.peek() !== code.quote) throw this.fault("a name was expected");
    this.passed++;
    const from = this.at;
    const isPlain = this.string();
    const text = isPlain
      ? this.buffer.toString("utf8", from + 1, this.at - 1)
      : (JSON.parse(this.buffer.toString("utf8", from, this.at)) as string);
    if (this.peek() !== code.colon) throw this.fault("a colon was expected");
    this.at++;
    return text;
  }

  /** Passes over a string; true = it has no escapes. */
  private string(): boolean {
    const { buffer } = this;
    let at = this.at + 1;
    let isPlain = true;
    for (let byte = buffer[at]; byte !== code.quote; byte = buffer[++at]) {
      this.at = at;
      if (byte === undefined) throw this.fault("a text has no end");
      if (byte < 32) throw this.fault("a text holds a control character");
      if (byte !== backslash) continue;
      isPlain = false;
      const escaped = buffer[++at] ?? 0;
      if (escaped === 117) {
        if (!/^[0-9a-fA-F]{4}$/.test(buffer.toString("latin1", at + 1, at + 5)))
          throw this.fault("an escape is broken");
        at += 4;
      } else if (!'"\\/bfnrt'.includes(String.fromCharCode(escaped))) throw this.fault("an escape is unknown");
    }
    this.at = at + 1;
    return isPlain;
  }

  private literal(word: string): void {
    const { buffer, at } = this;
    for (let index = 0; index < word.length; index++)
      if (buffer[at + index] !== word.charCodeAt(index)) throw this.fault("a word is unknown");
    this.at = at + word.length;
  }

  private number(): void {
    const { buffer, at } = this;
    let to = at;
    // Most are whole numbers without sign: they need no second look.
    for (let byte = buffer[to]; byte !== undefined && byte >= 48 && byte <= 57; byte = buffer[to]) to++;
    if (to > at && isNumberByte[buffer[to] ?? 0] === 0 && (buffer[at] !== 48 || to === at + 1)) {
      this.at = to;
      return;
    }
    while (isNumberByte[buffer[to] ?? 0] === 1) to++;
    const text = buffer.toString("latin1", at, to);
    numberForm.lastIndex = 0;
    if (to === at || !numberForm.test(text) || numberForm.lastIndex !== text.length)
      throw this.fault("a value was expected");
    this.at = to;
  }

  private fault(what: string): Malformed {
    return new Malformed(`this is no JSON that can be read: ${what}, at byte ${this.at}`);
  }
}
