import { closeSync, constants, fstatSync, openSync, writeSync } from "node:fs";
import { Writable } from "node:stream";
import { setTimeout as startTimer } from "node:timers";
import { setTimeout } from "node:timers/promises";

/** What is waiting for a reader that does not read. Frames are left out long before; this is for lines. */
const waitingBytesMax = 64 * 1024;
const retryMs = 20;
const closeMsMax = 500;

/** Somewhere to print progress that takes what it can at once and never makes the run wait. */
export interface LiveSink {
  /** Everything written so far has been taken. While it is false a new frame would only queue up. */
  readonly isIdle: boolean;
  /** For libraries that want a stream. */
  readonly stream: Writable;
  /** False where it was left out, because too much is waiting or nobody reads. */
  write(text: string): boolean;
  /** Waits for what was written, but not for a reader that does not read. */
  close(): Promise<void>;
}

/**
 * Node writes to terminals and pipes synchronously: a terminal stopped with Ctrl-S or a pager that does not read would
 * stop the run. So the same terminal or pipe is opened once more, without blocking. Where that is not possible (a
 * socket, a terminal of another user, no /proc) the stream itself is made not to block until it is closed.
 */
export function openLiveSink(stderr: NodeJS.WriteStream & { readonly fd: number }): LiveSink {
  const opened = reopened(stderr.fd);
  return opened === undefined ? new StreamSink(stderr) : new DescriptorSink(opened);
}

interface Descriptor {
  readonly fd: number;
  readonly isOurs: boolean;
}

function reopened(fd: number): Descriptor | undefined {
  try {
    // Opened anew a regular file would be written from its beginning. It never makes anybody wait for a reader.
    if (fstatSync(fd).isFile()) return { fd, isOurs: false };
    const flags = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
    return { fd: openSync(`/proc/self/fd/${String(fd)}`, flags), isOurs: true };
  } catch {
    return undefined;
  }
}

class DescriptorSink implements LiveSink {
  readonly stream: Writable;
  readonly #descriptor: Descriptor;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(descriptor: Descriptor) {
    this.#descriptor = descriptor;
    this.stream = streamOf((text) => this.write(text));
  }

  get isIdle(): boolean {
    return this.#waitingBytes === 0;
  }

  write(text: string): boolean {
    const bytes = Buffer.from(text);
    if (this.#isClosed || this.#waitingBytes + bytes.length > waitingBytesMax) return false;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    this.#flush();
    return true;
  }

  async close(): Promise<void> {
    for (let waited = 0; !this.isIdle && waited < closeMsMax; waited += retryMs) await setTimeout(retryMs);
    this.#shut();
  }

  #shut(): void {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#descriptor.isOurs) closeSync(this.#descriptor.fd);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    try {
      for (let bytes = this.#waiting[0]; bytes !== undefined; bytes = this.#waiting[0]) {
        const taken = writeSync(this.#descriptor.fd, bytes);
        this.#waitingBytes -= taken;
        if (taken === bytes.length) this.#waiting.shift();
        else this.#waiting[0] = bytes.subarray(taken);
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return this.#giveUp();
      this.#timer = startTimer(() => this.#flush(), retryMs);
      this.#timer.unref();
    }
  }

  /** The reader is gone (EPIPE, EIO) or the disk full: progress is lost, the run goes on. */
  #giveUp(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#shut();
  }
}

/** Node keeps standard streams blocking; this is how it does so, and how it is undone while a run goes on. */
interface BlockingHandle {
  readonly _handle?: { setBlocking?(isBlocking: boolean): unknown } | null;
}

class StreamSink implements LiveSink {
  readonly stream: Writable;
  readonly #to: NodeJS.WriteStream & BlockingHandle;

  constructor(to: NodeJS.WriteStream) {
    this.#to = to;
    this.#to._handle?.setBlocking?.(false);
    this.stream = streamOf((text) => this.write(text));
  }

  get isIdle(): boolean {
    return this.#to.writableLength === 0;
  }

  write(text: string): boolean {
    if (this.#to.destroyed || this.#to.writableLength > waitingBytesMax) return false;
    this.#to.write(text);
    return true;
  }

  async close(): Promise<void> {
    for (let waited = 0; !this.isIdle && waited < closeMsMax; waited += retryMs) await setTimeout(retryMs);
    this.#to._handle?.setBlocking?.(true);
  }
}

function streamOf(write: (text: string) => boolean): Writable {
  return new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, done) {
      write(typeof chunk === "string" ? chunk : chunk.toString("utf8"));
      done();
    },
  });
}
