/** A stretch of bytes of one message. */
export interface Segment {
  readonly bytes: Buffer;
  /** The whole head, where this is it. */
  readonly head?: string;
  /** The message ends with this. */
  readonly isLast: boolean;
}

type State =
  | { readonly in: "head" | "chunk line" | "trailer"; text: string }
  | { readonly in: "length" | "chunk"; left: number }
  | { readonly in: "to the end" | "no http" };

const headMax = 64 * 1024;
const lineMax = 16 * 1024;
const requestLine = /^[A-Z-]{1,20} \S+ HTTP\/1\.[01]\r?\n/;
const requestBegins = /^[A-Z-]{0,20}(?: |$)/;
const statusLine = /^HTTP\/1\.[01] \d{3}/;

/**
 * Where HTTP/1.1 messages begin and end (RFC 9112 §6), without touching a byte. What is no HTTP, or no longer, passes
 * as it comes.
 */
export class HttpFraming {
  private state: State = { in: "head", text: "" };
  private readonly side: "request" | "response";
  /** Of the request a response is to. */
  private readonly methodOf: () => string | undefined;

  constructor(side: "request" | "response", methodOf: () => string | undefined = () => undefined) {
    this.side = side;
    this.methodOf = methodOf;
  }

  /** Whether messages can be told apart. */
  get isHttp(): boolean {
    return this.state.in !== "no http";
  }

  /** Another protocol goes on from here (RFC 9110 §7.8, §9.3.6). */
  giveUp(): Buffer {
    const { state } = this;
    this.state = { in: "no http" };
    return state.in === "head" ? Buffer.from(state.text, "latin1") : Buffer.alloc(0);
  }

  /** What has come of a head that is not complete. */
  get pending(): Buffer {
    return this.state.in === "head" ? Buffer.from(this.state.text, "latin1") : Buffer.alloc(0);
  }

  feed(chunk: Buffer): Segment[] {
    const segments: Segment[] = [];
    let at = 0;
    while (at < chunk.length) at = this.step(chunk, at, segments);
    return segments;
  }

  /** @returns where to go on. */
  private step(chunk: Buffer, at: number, out: Segment[]): number {
    const { state } = this;
    switch (state.in) {
      case "head":
        return this.head(state, chunk, at, out);
      case "length": {
        const bytes = chunk.subarray(at, at + state.left);
        state.left -= bytes.length;
        out.push({ bytes, isLast: state.left === 0 });
        if (state.left === 0) this.state = { in: "head", text: "" };
        return at + bytes.length;
      }
      case "chunk": {
        const bytes = chunk.subarray(at, at + state.left);
        state.left -= bytes.length;
        out.push({ bytes, isLast: false });
        if (state.left === 0) this.state = { in: "chunk line", text: "" };
        return at + bytes.length;
      }
      case "chunk line":
      case "trailer":
        return this.line(state, chunk, at, out);
      default:
        out.push({ bytes: chunk.subarray(at), isLast: false });
        return chunk.length;
    }
  }

  private head(state: { text: string }, chunk: Buffer, at: number, out: Segment[]): number {
    const before = state.text.length;
    // An empty line between messages is the sender's fault, and harmless (RFC 9112 §2.2).
    const text = state.text + chunk.toString("latin1", at);
    const from = /^(?:\r?\n)*/.exec(text)![0].length;
    const end = /\r?\n\r?\n/.exec(text.slice(from));
    const whole = end === null ? text : text.slice(0, from + end.index + end[0].length);
    if (!this.mayBeHead(whole.slice(from), end !== null)) {
      this.state = { in: "no http" };
      out.push({ bytes: Buffer.from(text, "latin1"), isLast: false });
      return chunk.length;
    }
    if (end === null) {
      state.text = text;
      return chunk.length;
    }
    const head = whole.slice(from);
    this.state = this.bodyAfter(head);
    const isLast = this.state.in === "head";
    out.push({ bytes: Buffer.from(whole, "latin1"), head, isLast });
    return at + whole.length - before;
  }

  private mayBeHead(text: string, isWhole: boolean): boolean {
    if (text.length > headMax) return false;
    const isLine = text.includes("\n");
    if (this.side === "response") {
      return isWhole || text.length >= 12 ? statusLine.test(text) : "HTTP/1.".startsWith(text.slice(0, 7));
    }
    return isLine ? requestLine.test(text) : text.length <= lineMax && requestBegins.test(text);
  }

  private bodyAfter(head: string): State {
    const none: State = { in: "head", text: "" };
    if (this.side === "response") {
      const status = Number(head.slice(9, 12));
      const method = this.methodOf();
      if (status === 101 || (method === "CONNECT" && status < 300)) return { in: "to the end" };
      if (status < 200 || status === 204 || status === 304 || method === "HEAD") return none;
    }
    if (/\ntransfer-encoding:[^\n]*\bchunked[ \t]*\r?\n/i.test(head)) return { in: "chunk line", text: "" };
    const length = /\ncontent-length:[ \t]*(\d{1,15})[ \t]*\r?\n/i.exec(head)?.[1];
    if (length !== undefined) return Number(length) === 0 ? none : { in: "length", left: Number(length) };
    return this.side === "request" ? none : { in: "to the end" };
  }

  /** Sizes of chunks and trailer fields come in lines; a chunk's own line break is an empty one. */
  private line(state: { in: string; text: string }, chunk: Buffer, at: number, out: Segment[]): number {
    const newline = chunk.indexOf(10, at);
    const until = newline < 0 ? chunk.length : newline + 1;
    const bytes = chunk.subarray(at, until);
    state.text += bytes.toString("latin1");
    if (newline < 0 && state.text.length <= lineMax) {
      out.push({ bytes, isLast: false });
      return until;
    }
    const line = state.text.trim();
    const next = newline < 0 ? undefined : state.in === "trailer" ? afterTrailer(line) : afterSize(line);
    this.state = next ?? { in: "no http" };
    out.push({ bytes, isLast: next?.in === "head" });
    return until;
  }
}

const afterTrailer = (line: string): State => (line === "" ? { in: "head", text: "" } : { in: "trailer", text: "" });

function afterSize(line: string): State | undefined {
  if (line === "") return { in: "chunk line", text: "" };
  const size = /^([0-9a-f]{1,12})(?:[; \t]|$)/i.exec(line)?.[1];
  if (size === undefined) return undefined;
  const left = Number.parseInt(size, 16);
  return left === 0 ? { in: "trailer", text: "" } : { in: "chunk", left };
}
