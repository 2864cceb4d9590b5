import type { ErrorClass } from "#run";
import { COLON, CR, equalsIgnoringCase, HTAB, isFieldText, isToken, LF, SP } from "./octets.ts";

/** Caps of reliability for a response head: beyond them it is `header_overflow`. */
export const headLimits = { bytes: 16 * 1024, fields: 2000 } as const;

export const incomplete = -1;
export const malformed = -2;

function textOf(buffer: Buffer, start: number, end: number): string {
  return buffer.toString("latin1", start, end);
}

/** The elements of a comma-separated list, in lower case, empty ones left out. */
function tokensOf(buffer: Buffer, start: number, end: number): string[] {
  const elements = textOf(buffer, start, end).toLowerCase().split(",");
  return elements.map((element) => element.trim()).filter((element) => element !== "");
}

/** What the framing rules of RFC 9112 §6 need from a head; one object per connection, overwritten by each response. */
export class Head {
  status = 0;
  minorVersion = 1;
  keepAlive = true;
  /** -1 = not given. */
  contentLength = -1;
  /** A Transfer-Encoding was given; `chunked` says whether its last coding is chunked. */
  hasTransferEncoding = false;
  chunked = false;
  hasSetCookie = false;
  /** Seconds of the last `Keep-Alive: timeout=` hint on this connection, or -1. */
  keepAliveSeconds = -1;
  /** Those of this very head, or -1. */
  hintSeconds = -1;
  foldedFields = 0;
  error: ErrorClass | undefined = undefined;

  private closes = false;
  private keepsAlive = false;

  /** Takes over what another head says. */
  copy(other: Readonly<Head>): void {
    this.status = other.status;
    this.minorVersion = other.minorVersion;
    this.keepAlive = other.keepAlive;
    this.contentLength = other.contentLength;
    this.hasTransferEncoding = other.hasTransferEncoding;
    this.chunked = other.chunked;
    this.hasSetCookie = other.hasSetCookie;
    // A head that gives no hint says nothing of other connections, nor takes back what this one's server said before.
    this.hintSeconds = other.hintSeconds;
    if (other.hintSeconds >= 0) this.keepAliveSeconds = other.hintSeconds;
    this.foldedFields = other.foldedFields;
  }

  private fail(error: ErrorClass): number {
    this.error = error;
    return malformed;
  }

  /**
   * Reads a whole head from `buffer[start, end)`. Strict by RFC 9112: a single LF, a CR without LF, NUL and any other
   * control octet, a space before the colon are errors; a folded line (§5.2) is accepted and counted.
   * @returns the position after the blank line, `incomplete`, or `malformed` with `error` set.
   */
  parse(buffer: Buffer, start: number, end: number): number {
    this.closes = false;
    this.keepsAlive = false;
    this.contentLength = -1;
    this.hasTransferEncoding = false;
    this.chunked = false;
    this.hasSetCookie = false;
    this.hintSeconds = -1;
    this.foldedFields = 0;
    let position = this.parseStatusLine(buffer, start, end);
    if (position < 0) return position;
    const limit = start + headLimits.bytes;
    if (position > limit) return this.fail("header_overflow");
    for (let fields = 0; ; fields++) {
      if (position >= end) return position > limit ? this.fail("header_overflow") : incomplete;
      const first = buffer[position]!;
      if (first === CR) {
        if (position + 1 >= end) return incomplete;
        return buffer[position + 1] === LF ? this.endOfFields(position + 2) : this.fail("parse_header");
      }
      if (fields >= headLimits.fields) return this.fail("header_overflow");
      position =
        first === SP || first === HTAB
          ? this.skipFold(buffer, position, end, fields, limit)
          : this.parseField(buffer, position, end, limit);
      if (position < 0) return position;
      if (position > limit) return this.fail("header_overflow");
    }
  }

  private endOfFields(position: number): number {
    if (this.hasTransferEncoding && this.contentLength >= 0) return this.fail("framing_conflict");
    if (this.hasTransferEncoding && this.minorVersion === 0) return this.fail("framing_conflict");
    // RFC 9112 §9.3: "close" wins, wherever it stands; HTTP/1.0 persists only where it says so.
    this.keepAlive = !this.closes && (this.minorVersion === 1 || this.keepsAlive);
    return position;
  }

  private parseStatusLine(buffer: Buffer, start: number, end: number): number {
    const prefix = "HTTP/1.";
    const available = Math.min(prefix.length, end - start);
    for (let index = 0; index < available; index++) {
      if (buffer[start + index] !== prefix.charCodeAt(index)) return this.fail("parse_status");
    }
    let position = start + prefix.length;
    if (position >= end) return incomplete;
    this.minorVersion = buffer[position]! - 48;
    if (this.minorVersion !== 0 && this.minorVersion !== 1) return this.fail("parse_status");
    if (++position >= end) return incomplete;
    if (buffer[position] !== SP) return this.fail("parse_status");
    let status = 0;
    for (let digit = 0; digit < 3; digit++) {
      if (++position >= end) return incomplete;
      const value = buffer[position]! - 48;
      if (value < 0 || value > 9 || (digit === 0 && value === 0)) return this.fail("parse_status");
      status = status * 10 + value;
    }
    this.status = status;
    if (++position >= end) return incomplete;
    if (buffer[position] !== SP && buffer[position] !== CR) return this.fail("parse_status");
    return this.endOfLine(buffer, position, end, start + headLimits.bytes, "parse_status");
  }

  /** Skips text up to and with CRLF. */
  private endOfLine(buffer: Buffer, from: number, end: number, limit: number, error: ErrorClass): number {
    let position = from;
    while (position < end && isFieldText[buffer[position]!] === 1) position++;
    if (position > limit) return this.fail("header_overflow");
    if (position >= end) return incomplete;
    if (buffer[position] !== CR) return this.fail(error);
    if (position + 1 >= end) return incomplete;
    return buffer[position + 1] === LF ? position + 2 : this.fail(error);
  }

  /** A line that starts with white space continues the field before it; before the first field it is an error. */
  private skipFold(buffer: Buffer, from: number, end: number, fields: number, limit: number): number {
    if (fields === 0) return this.fail("parse_header");
    this.foldedFields++;
    return this.endOfLine(buffer, from, end, limit, "parse_header");
  }

  private parseField(buffer: Buffer, from: number, end: number, limit: number): number {
    let colon = from;
    while (colon < end && isToken[buffer[colon]!] === 1) colon++;
    if (colon > limit) return this.fail("header_overflow");
    if (colon >= end) return incomplete;
    if (buffer[colon] !== COLON || colon === from) return this.fail("parse_header");
    const next = this.endOfLine(buffer, colon + 1, end, limit, "parse_header");
    if (next < 0) return next;
    const length = colon - from;
    if (length !== 10 && length !== 14 && length !== 17) return next;
    // Whether the value goes on in a folded line is not known before that line's first octet.
    if (next >= end) return next;
    if (buffer[next] === SP || buffer[next] === HTAB) return this.noteFolded(buffer, from, length, next, end, limit);
    return this.note(buffer, from, length, colon + 1, next);
  }

  /** What framing depends on is read as the unfolded line says it (RFC 9112 §5.2): `5` and, folded, `6` are `5 6`. */
  private noteFolded(buffer: Buffer, from: number, length: number, fold: number, end: number, limit: number): number {
    let next = fold;
    while (next < end && (buffer[next] === SP || buffer[next] === HTAB)) {
      this.foldedFields++;
      next = this.endOfLine(buffer, next, end, limit, "parse_header");
      if (next < 0) return next;
    }
    if (next >= end) return next;
    const unfolded = Buffer.from(textOf(buffer, from, next).replace(/\r\n(?=[ \t])/g, " "), "latin1");
    return this.note(unfolded, 0, length, length + 1, unfolded.length) === malformed ? malformed : next;
  }

  /** Notes the fields that framing and connection reuse depend on. */
  private note(buffer: Buffer, name: number, length: number, valueStart: number, next: number): number {
    if (length === 14) {
      if (!equalsIgnoringCase(buffer, name, "content-length")) return next;
      return this.noteContentLength(buffer, valueStart, next - 2) ? next : this.fail("framing_conflict");
    }
    if (length === 17) {
      if (!equalsIgnoringCase(buffer, name, "transfer-encoding")) return next;
      return this.noteTransferEncoding(buffer, valueStart, next - 2) ? next : this.fail("framing_conflict");
    }
    if (equalsIgnoringCase(buffer, name, "connection")) this.noteConnection(buffer, valueStart, next - 2);
    else if (equalsIgnoringCase(buffer, name, "set-cookie")) this.hasSetCookie = true;
    else if (equalsIgnoringCase(buffer, name, "keep-alive")) this.noteKeepAlive(buffer, valueStart, next - 2);
    return next;
  }

  /** One field, naming chunked at most once; empty list elements do not count (RFC 9110 §5.6.1). */
  private noteTransferEncoding(buffer: Buffer, from: number, to: number): boolean {
    if (this.hasTransferEncoding) return false;
    this.hasTransferEncoding = true;
    const codings = tokensOf(buffer, from, to);
    this.chunked = codings.at(-1) === "chunked";
    return codings.length > 0 && codings.filter((coding) => coding === "chunked").length <= 1;
  }

  /** Digits only, below 2^53; repeated fields must agree (RFC 9112 §6.3). */
  private noteContentLength(buffer: Buffer, from: number, to: number): boolean {
    let start = from;
    let end = to;
    while (start < end && (buffer[start] === SP || buffer[start] === HTAB)) start++;
    while (end > start && (buffer[end - 1] === SP || buffer[end - 1] === HTAB)) end--;
    if (start === end || end - start > 16) return false;
    let value = 0;
    for (; start < end; start++) {
      const digit = buffer[start]! - 48;
      if (digit < 0 || digit > 9) return false;
      value = value * 10 + digit;
    }
    if (value > Number.MAX_SAFE_INTEGER) return false;
    if (this.contentLength >= 0 && this.contentLength !== value) return false;
    this.contentLength = value;
    return true;
  }

  private noteConnection(buffer: Buffer, from: number, to: number): void {
    // Nearly every response says exactly " keep-alive" or " close".
    if (to - from === 11 && equalsIgnoringCase(buffer, from, " keep-alive")) {
      this.keepsAlive = true;
      return;
    }
    for (const token of tokensOf(buffer, from, to)) {
      if (token === "close") this.closes = true;
      else if (token === "keep-alive") this.keepsAlive = true;
    }
  }

  private noteKeepAlive(buffer: Buffer, from: number, to: number): void {
    const timeout = " timeout=";
    // Nearly every response that has it says " timeout=5"; some more behind it.
    if (to - from > timeout.length && equalsIgnoringCase(buffer, from, timeout))
      this.noteHint(buffer, from + timeout.length, to);
    else {
      const found = /timeout\s*=\s*"?(?=\d)/i.exec(textOf(buffer, from, to));
      if (found) this.noteHint(buffer, from + found.index + found[0].length, to);
    }
  }

  /** The first six digits: who keeps connections for longer than eleven days need not be believed to the second. */
  private noteHint(buffer: Buffer, from: number, to: number): void {
    let seconds = -1;
    for (let at = from; at < to && at < from + 6; at++) {
      const digit = buffer[at]! - 48;
      if (digit < 0 || digit > 9) break;
      seconds = Math.max(seconds, 0) * 10 + digit;
    }
    if (seconds < 0) return;
    this.hintSeconds = seconds;
    this.keepAliveSeconds = seconds;
  }
}
