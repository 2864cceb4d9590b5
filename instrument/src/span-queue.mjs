// @ts-check
import { TraceFlags } from "@opentelemetry/api";

/** @typedef {import("@opentelemetry/sdk-trace-base").ReadableSpan} ReadableSpan */

/**
 * The spans that have ended and are not yet delivered: at most `spansMax`, what comes beyond is dropped and counted.
 * The SDK's own batch processor cannot say what it holds, which an exit must know to deliver it.
 */
export class SpanQueue {
  /** @type {ReadableSpan[]} */
  #waiting = [];
  /** @type {readonly ReadableSpan[]} */
  #underWay = [];
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  /** @type {Promise<void> | undefined} */
  #sending;
  #limits;
  #deliver;
  tally = { ended: 0, delivered: 0, droppedFull: 0, undelivered: 0 };

  /**
   * @param {{ spansMax: number, batchSpans: number, delayMs: number }} limits
   * @param {(batch: ReadableSpan[]) => Promise<boolean>} deliver true = they have arrived; never rejects
   */
  constructor(limits, deliver) {
    this.#limits = { ...limits, batchSpans: Math.min(limits.batchSpans, limits.spansMax) };
    this.#deliver = deliver;
  }

  onStart() {}

  /** @param {ReadableSpan} span */
  onEnd(span) {
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
    this.tally.ended += 1;
    if (this.size >= this.#limits.spansMax) {
      this.tally.droppedFull += 1;
      return;
    }
    this.#waiting.push(span);
    if (this.#sending) return;
    if (this.#waiting.length >= this.#limits.batchSpans) void this.#send(this.#limits.batchSpans);
    else this.#sendLater();
  }

  get size() {
    return this.#waiting.length + this.#underWay.length;
  }

  get capacity() {
    return this.#limits.spansMax;
  }

  #sendLater() {
    this.#timer ??= setTimeout(() => void this.#send(1), this.#limits.delayMs).unref();
  }

  /** One batch after the other while there are `atLeast` spans. @param {number} atLeast */
  #send(atLeast) {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sending ??= this.#sendWhile(atLeast).finally(() => {
      this.#sending = undefined;
      if (this.#waiting.length > 0) this.#sendLater();
    });
    return this.#sending;
  }

  /** @param {number} atLeast */
  async #sendWhile(atLeast) {
    while (this.#waiting.length >= atLeast) {
      const batch = this.#waiting.splice(0, this.#limits.batchSpans);
      this.#underWay = batch;
      const hasArrived = await this.#deliver(batch);
      // Taken for the exit meanwhile: that counts them.
      if (this.#underWay !== batch) return;
      this.#underWay = [];
      if (hasArrived) this.tally.delivered += batch.length;
      else this.tally.undelivered += batch.length;
    }
  }

  async forceFlush() {
    while (this.size > 0) await this.#send(1);
  }

  shutdown() {
    return this.forceFlush();
  }

  /** Everything not yet known to have arrived, in batches; afterwards there is nothing left. */
  takeAll() {
    const left = [...this.#underWay, ...this.#waiting];
    this.#underWay = [];
    this.#waiting = [];
    const { batchSpans } = this.#limits;
    return Array.from({ length: Math.ceil(left.length / batchSpans) }, (_, index) =>
      left.slice(index * batchSpans, (index + 1) * batchSpans),
    );
  }
}
