import type { Socket } from "node:net";
import type { Exchange, RequestStamp } from "../exchange.ts";
import { writeToHandle } from "./stream-handle.ts";

/** The part from the header fields on of requests that are written from the one buffer, in octets, at most. */
const restMost = 3072;
/** The same of their first line. */
const lineMost = 1024;
/** A call into the runtime costs as much as writing so many octets one by one. */
const writtenOneByOne = 48;
/** Making a view of the buffer anew costs more than finding one. */
const viewsKept = 1024;
const CR = 13;
const LF = 10;

/**
 * Writes requests to sockets. Most requests of a thread differ from the one before in a few octets only, so they are
 * made in one buffer in which what is the same stays: no text is put together, flattened and copied for each.
 * What stands in the buffer is known by the very texts it was written from. The first line ends where the fields begin,
 * always at the same octet: a longer one leaves all behind it where it is.
 */
export class RequestWriter {
  private buffer = Buffer.allocUnsafeSlow(lineMost + restMost);
  /** Stretches of the buffer that went out before. */
  private views: Buffer[] = [];
  private readonly viewKeys = new Int32Array(viewsKept);
  private line = "";
  private fields = "";
  private stamp: RequestStamp | undefined = undefined;
  private stampAt = 0;
  private stampVersion = 0;

  /** @returns whether the kernel took all of it at once, as far as the socket knows */
  write(socket: Socket, exchange: Exchange): boolean {
    const lineLength = exchange.line.length;
    if (lineLength > lineMost || exchange.textLength - lineLength > restMost) {
      return socket.write(exchange.text, "latin1");
    }
    const view = this.view(lineLength, this.fill(exchange));
    // What is encrypted may wait for a later turn of the loop: the buffer must not change until then.
    if (exchange.endpoint.secure) return socket.write(Buffer.from(view));
    const written = writeToHandle(socket, view);
    if (written === "taken") return true;
    const isSent = written === "kept" || socket.write(view);
    if (written === "kept" || socket.writableLength > 0) this.leaveBuffer();
    return isSent;
  }

  /** @returns where the request ends in the buffer */
  private fill(exchange: Exchange): number {
    const { buffer } = this;
    const { line, fields, stamp, content } = exchange;
    if (line !== this.line) this.fillLine(line);
    if (fields !== this.fields) {
      buffer.write(fields, lineMost, "latin1");
      this.fields = fields;
      // Shorter or longer, it may have run into the stamp.
      this.stamp = undefined;
    }
    const end = this.endHead(exchange, stamp, lineMost + fields.length);
    return content === "" ? end : end + buffer.write(content, end, "latin1");
  }

  private fillLine(line: string): void {
    const { buffer } = this;
    const { length } = line;
    const from = lineMost - length;
    this.line = line;
    if (length > writtenOneByOne) buffer.write(line, from, "latin1");
    else for (let place = 0; place < length; place++) buffer[from + place] = line.charCodeAt(place);
  }

  private endHead(exchange: Exchange, stamp: RequestStamp | undefined, at: number): number {
    const { buffer } = this;
    if (stamp === undefined) {
      buffer[at] = CR;
      buffer[at + 1] = LF;
      this.stamp = undefined;
      return at + 2;
    }
    if (stamp !== this.stamp || at !== this.stampAt || stamp.version !== this.stampVersion) {
      stamp.writeFixed(buffer, at);
      this.stamp = stamp;
      this.stampAt = at;
      this.stampVersion = stamp.version;
    }
    stamp.writeIds(buffer, at, exchange);
    return at + stamp.length;
  }

  private view(lineLength: number, end: number): Buffer {
    const key = (lineLength << 13) | end;
    const place = (lineLength * 31 + end) % viewsKept;
    if (this.viewKeys[place] !== key) {
      this.viewKeys[place] = key;
      this.views[place] = this.buffer.subarray(lineMost - lineLength, end);
    }
    return this.views[place]!;
  }

  /** The kernel has not taken all of it yet: the buffer is that socket's from now on. */
  private leaveBuffer(): void {
    this.buffer = Buffer.allocUnsafeSlow(lineMost + restMost);
    this.views = [];
    this.viewKeys.fill(0);
    this.line = "";
    this.fields = "";
    this.stamp = undefined;
  }
}
