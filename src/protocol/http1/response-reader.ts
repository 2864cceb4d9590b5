import type { ErrorClass } from "#run";
import type { HeadSample } from "../protocol.ts";
import { BodyBlocks } from "./body-blocks.ts";
import { ChunkDecoder, type ChunkSink } from "./chunks.ts";
import { Head, headLimits, incomplete, malformed } from "./head.ts";
import { HeadMemo } from "./head-memo.ts";
import { LF } from "./octets.ts";

/** Interim responses a target may send before the answer (reliability: then `too_many_1xx`). */
const interimLimits = { count: 100, bytes: 64 * 1024 } as const;

const states = { head: 0, length: 1, chunked: 2, untilClose: 3, done: 4, failed: 5 } as const;
type ReaderState = (typeof states)[keyof typeof states];

/** Of a larger body the rest is kept outside the heap while it arrives. */
const smallBodyBytes = 256 * 1024;

/** One for all connections of the thread. */
const memo = new HeadMemo();

function remember(buffer: Buffer, start: number, end: number, head: Head): void {
  const kept = new Head();
  kept.copy(head);
  memo.keep(buffer, start, end, kept);
}

function hasLineEnd(buffer: Buffer, start: number, end: number): boolean {
  for (let position = start; position < end; position++) if (buffer[position] === LF) return true;
  return false;
}

/**
 * Reads one response after another off a connection, strict by RFC 9112, from bytes split anywhere.
 * The buffer handed to `feed` is shared by all sockets of the thread: nothing refers to it after the call.
 */
export class ResponseReader implements ChunkSink {
  readonly head = new Head();
  /** The head as it came, latin1, one character per octet; status line to blank line. */
  headText = "";
  /** The begin of the body, latin1; undefined when it is not kept. */
  private bodyText: string | undefined = undefined;
  private rest: BodyBlocks | undefined = undefined;
  bodyBytes = 0;
  error: ErrorClass | undefined = undefined;
  /** Whether anything of the current response has arrived. */
  hasBegun = false;
  /** Whether its head has arrived whole. */
  hasHead = false;

  private state: ReaderState = states.done;
  private isHeadRequest = false;
  private keepsBody = true;
  private maxBodyBytes = 0;
  private interimCount = 0;
  private interimBytes = 0;
  private readonly sample: HeadSample;
  private readonly chunks = new ChunkDecoder();
  /** Bytes of a head that came in pieces. */
  private partial: Buffer | undefined = undefined;
  private partialLength = 0;

  constructor(sample: HeadSample = { isDue: false }) {
    this.sample = sample;
  }

  begin(isHeadRequest: boolean, keepsBody: boolean, maxBodyBytes: number): void {
    this.state = states.head;
    this.isHeadRequest = isHeadRequest;
    this.keepsBody = keepsBody;
    this.maxBodyBytes = maxBodyBytes;
    this.headText = "";
    this.bodyText = keepsBody ? "" : undefined;
    this.bodyBytes = 0;
    this.error = undefined;
    this.hasBegun = false;
    this.hasHead = false;
    this.interimCount = 0;
    this.interimBytes = 0;
    this.partialLength = 0;
  }

  get isDone(): boolean {
    return this.state === states.done;
  }

  get isBodyStarted(): boolean {
    return this.state === states.length || this.state === states.chunked || this.state === states.untilClose;
  }

  /** @returns the position after what belonged to this response; look at `isDone` and `error`. */
  feed(buffer: Buffer, start: number, end: number): number {
    if (end > start) this.hasBegun = true;
    let position = start;
    while (this.state === states.head && position < end) {
      position =
        this.partialLength === 0 ? this.feedHead(buffer, position, end) : this.feedPartialHead(buffer, position, end);
    }
    if (this.state === states.done || this.state === states.failed || position >= end) return position;
    return this.feedBody(buffer, position, end);
  }

  /** The connection ended: done where the body runs to the end of the connection, an error otherwise. */
  endOfStream(): void {
    if (this.state === states.done || this.state === states.failed) return;
    if (this.state === states.untilClose) this.state = states.done;
    else if (!this.hasBegun) this.fail("closed_before_response");
    // The last line of a head in pieces has not been looked at yet.
    else if (this.partialLength > 0 && this.head.parse(this.partial!, 0, this.partialLength) === malformed)
      this.fail(this.head.error!);
    else this.fail("incomplete");
  }

  private fail(error: ErrorClass): void {
    this.error = error;
    this.state = states.failed;
  }

  private feedHead(buffer: Buffer, start: number, end: number): number {
    const known = memo.find(buffer, start, end);
    if (known !== undefined) {
      this.head.copy(known.head);
      if (this.keepsBody) known.text ??= buffer.toString("latin1", start, start + known.length);
      this.takeHead(buffer, start, start + known.length, known.text);
      return start + known.length;
    }
    const next = this.head.parse(buffer, start, end);
    if (next === malformed) this.fail(this.head.error!);
    else if (next === incomplete) this.keepPartial(buffer, start, end);
    else {
      if (this.head.status >= 200) remember(buffer, start, next, this.head);
      this.takeHead(buffer, start, next, undefined);
      return next;
    }
    return end;
  }

  private keepPartial(buffer: Buffer, start: number, end: number): void {
    const length = end - start;
    // Bounded: the head parser fails anything longer than the cap plus one read.
    const needed = this.partialLength + length;
    if (this.partial === undefined || this.partial.length < needed) {
      const larger = Buffer.allocUnsafeSlow(Math.max(1024, needed * 2));
      this.partial?.copy(larger, 0, 0, this.partialLength);
      this.partial = larger;
    }
    buffer.copy(this.partial, this.partialLength, start, end);
    this.partialLength = needed;
  }

  /** Only a line's end can change the verdict on a partial head, so only then it is parsed again. */
  private feedPartialHead(buffer: Buffer, start: number, end: number): number {
    const before = this.partialLength;
    this.keepPartial(buffer, start, end);
    if (!hasLineEnd(buffer, start, end) && before > 16 && this.partialLength <= headLimits.bytes) return end;
    const partial = this.partial!;
    const next = this.head.parse(partial, 0, this.partialLength);
    if (next === incomplete) return end;
    if (next === malformed) {
      this.fail(this.head.error!);
      return end;
    }
    const consumed = next - before;
    // Not kept for the next response: few heads come in pieces, and there may be thousands of connections.
    this.partial = undefined;
    this.partialLength = 0;
    this.takeHead(partial, 0, next, undefined);
    return start + consumed;
  }

  private takeHead(buffer: Buffer, start: number, next: number, text: string | undefined): void {
    const { head } = this;
    const status = head.status;
    if (status < 200) {
      this.takeInterim(status, next - start);
      return;
    }
    this.hasHead = true;
    // Who does not keep the body does not look at the head either, but for what a limiter says and one now and then.
    if (this.keepsBody || status === 429 || status === 503 || this.sample.isDue)
      this.headText = text ?? buffer.toString("latin1", start, next);
    if (this.isHeadRequest || status === 204 || status === 304) this.state = states.done;
    else if (head.hasTransferEncoding) {
      if (head.chunked) {
        this.chunks.reset();
        this.state = states.chunked;
      } else this.readUntilClose();
    } else if (head.contentLength === 0) this.state = states.done;
    else if (head.contentLength > 0) {
      if (head.contentLength > this.maxBodyBytes) this.fail("body_too_large");
      else this.state = states.length;
    } else this.readUntilClose();
  }

  private readUntilClose(): void {
    this.head.keepAlive = false;
    this.state = states.untilClose;
  }

  private takeInterim(status: number, bytes: number): void {
    this.interimBytes += bytes;
    if (status === 101) this.fail("bad_upgrade");
    else if (++this.interimCount > interimLimits.count || this.interimBytes > interimLimits.bytes)
      this.fail("too_many_1xx");
  }

  private feedBody(buffer: Buffer, start: number, end: number): number {
    if (this.state === states.chunked) return this.feedChunks(buffer, start, end);
    if (this.state === states.untilClose) {
      this.takeData(buffer, start, end);
      return end;
    }
    const taken = Math.min(this.head.contentLength - this.bodyBytes, end - start);
    this.takeData(buffer, start, start + taken);
    if (this.bodyBytes === this.head.contentLength) this.state = states.done;
    return start + taken;
  }

  private feedChunks(buffer: Buffer, start: number, end: number): number {
    const position = this.chunks.feed(buffer, start, end, this);
    if (this.state === states.failed) return end;
    if (this.chunks.error !== undefined) this.fail(this.chunks.error);
    else if (this.chunks.isDone) this.state = states.done;
    return position;
  }

  /** The body, latin1, as far as it is kept: the whole of a good answer, the begin of a large one that failed. */
  takeBodyText(): string | undefined {
    const { rest } = this;
    const text = rest === undefined || this.state !== states.done ? this.bodyText : this.bodyText! + rest.text();
    rest?.release();
    this.rest = undefined;
    this.bodyText = undefined;
    return text;
  }

  /** Takes a stretch of the body; for the chunk decoder. */
  takeData(buffer: Buffer, from: number, to: number): void {
    this.bodyBytes += to - from;
    if (this.bodyBytes > this.maxBodyBytes) {
      this.fail("body_too_large");
      return;
    }
    if (!this.keepsBody) return;
    if (this.bodyBytes <= smallBodyBytes) this.bodyText += buffer.toString("latin1", from, to);
    else {
      this.rest ??= new BodyBlocks();
      this.rest.append(buffer, from, to);
    }
  }
}
