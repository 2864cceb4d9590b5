// @ts-check
import { Socket } from "node:net";

/**
 * A socket to a database that is not next door: what is written leaves `delayMs` later, in its order. Drivers' spans
 * then last as long as they do over a real network. (Node puts its own `write` back when a socket connects.)
 */
export class DistantSocket extends Socket {
  #delayMs;

  /** @param {number} delayMs */
  constructor(delayMs) {
    super();
    this.#delayMs = delayMs;
  }

  /**
   * @override
   * @param {any} chunk
   * @param {BufferEncoding} encoding
   * @param {() => void} done at once: the next need not wait for this one to leave
   */
  _write(chunk, encoding, done) {
    this.#later(() => super._write(chunk, encoding, (error) => error && this.destroy(error)));
    done();
  }

  /**
   * @override
   * @param {{ chunk: any, encoding: BufferEncoding }[]} chunks
   * @param {() => void} done
   */
  _writev(chunks, done) {
    this.#later(() => super._writev?.(chunks, (error) => error && this.destroy(error)));
    done();
  }

  /**
   * @override
   * @param {(error?: Error | null) => void} done
   */
  _final(done) {
    this.#later(() => super._final(done));
  }

  /** @param {() => unknown} leave */
  #later(leave) {
    setTimeout(() => this.destroyed || leave(), this.#delayMs);
  }
}
