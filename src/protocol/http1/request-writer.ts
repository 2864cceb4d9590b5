import type { Socket } from "node:net";
import type { Exchange, RequestStamp } from "../exchange.ts";

/** Requests of up to so many octets are written from the one buffer. */
const capacity = 4096;
const CR = 13;
const LF = 10;

/**
 * Writes requests to sockets. Most requests of a thread differ from the one before in a few octets only, so they are
 * made in one buffer in which what is the same stays: no text is put together, flattened and copied for each.
 * What stands in the buffer is known by the very texts it was written from.
 */
export class RequestWriter {
  private buffer = Buffer.allocUnsafeSlow(capacity);
  /** The buffer's first n octets, by n. */
  private views: (Buffer | undefined)[] = [];
  private line = "";
  private fields = "";
  private fieldsAt = 0;
  private stamp: RequestStamp | undefined = undefined;
  private stampAt = 0;
  private stampVersion = 0;

  /** @returns whether the kernel took all of it at once, as far as the socket knows */
  write(socket: Socket, exchange: Exchange): boolean {
    // What is encrypted waits for a later turn of the loop: the buffer must not change until then.
    if (exchange.endpoint.secure || exchange.textLength > capacity) return socket.write(exchange.text, "latin1");
    const isSent = socket.write(this.view(this.fill(exchange)));
    if (socket.writableLength > 0) this.leaveBuffer();
    return isSent;
  }

  /** @returns how many octets the request has */
  private fill(exchange: Exchange): number {
    const { buffer } = this;
    const { line, fields, stamp, content } = exchange;
    let at = line.length;
    if (line !== this.line) {
      buffer.write(line, 0, "latin1");
      this.line = line;
    }
    if (fields !== this.fields || at !== this.fieldsAt) {
      buffer.write(fields, at, "latin1");
      this.fields = fields;
      this.fieldsAt = at;
    }
    at = this.endHead(exchange, stamp, at + fields.length);
    if (content !== "") at += buffer.write(content, at, "latin1");
    return at;
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

  private view(length: number): Buffer {
    return (this.views[length] ??= this.buffer.subarray(0, length));
  }

  /** The kernel has not taken all of it yet: the buffer is that socket's from now on. */
  private leaveBuffer(): void {
    this.buffer = Buffer.allocUnsafeSlow(capacity);
    this.views = [];
    this.line = "";
    this.fields = "";
    this.stamp = undefined;
  }
}
