// @ts-check
import { Socket } from "node:net";

/**
 * A socket to a database that is not next door: what is written leaves `delayMs` later, in its order. Drivers' spans
 * then last as long as they do over a real network.
 */
export class DistantSocket extends Socket {
  #delayMs;

  /** @param {number} delayMs */
  constructor(delayMs) {
    super();
    this.#delayMs = delayMs;
  }

  /**
   * @param {any} data
   * @param {any} [encodingOrDone]
   * @param {any} [done]
   * @override
   * @returns {boolean} as if there were always room: queries are small
   */
  write(data, encodingOrDone, done) {
    setTimeout(() => this.destroyed || super.write(data, encodingOrDone, done), this.#delayMs);
    return true;
  }
}
