import type { QueueModel } from "../targets/capacity/truth.ts";
import { Agenda, Line } from "./waiting.ts";

export interface QueueLoad {
  readonly ratePerSecond: number;
  readonly requests: number;
  /** Uniform draws in [0, 1). */
  readonly random: () => number;
}

/** Left out at the start, while queues fill. */
const discardedRatio = 0.02;

/**
 * How long each request of a Poisson stream takes at a target of this model, in virtual time; a failure takes for
 * ever. Deliberately not the product's own simulator: one must not be right because the other is wrong.
 */
export function simulate(model: QueueModel, { ratePerSecond, requests, random }: QueueLoad): Float64Array {
  const arrivedAt = new Float64Array(requests);
  const tookMs = new Float64Array(requests).fill(Number.POSITIVE_INFINITY);
  const visitsLeft = new Int8Array(requests).fill(model.visits ?? 1);
  const slots = model.slots ?? Number.POSITIVE_INFINITY;
  const thawed = thaw(model.freeze);
  const letsIn = limiter(model.limiter);
  const outsideMs = outside(model, random);
  const heldMs = drawer(model.holdsMs, random);
  /** A request's number where its hold ends, its complement where it comes to the slots. */
  const agenda = new Agenda();
  const line = new Line();
  let busy = 0;

  function hold(request: number, nowMs: number): void {
    agenda.add(thawed(nowMs + heldMs()), request);
  }

  function come(request: number, nowMs: number): void {
    if (busy < slots) {
      busy++;
      hold(request, nowMs);
    } else if (line.length < (model.queueMax ?? Number.POSITIVE_INFINITY)) line.push(request);
  }

  function end(request: number, nowMs: number): void {
    if (line.length > 0) hold(line.shift(), nowMs);
    else busy--;
    visitsLeft[request] = (visitsLeft[request] ?? 0) - 1;
    if (visitsLeft[request] !== 0) return come(request, nowMs);
    const ms = nowMs - (arrivedAt[request] ?? 0);
    if (ms <= (model.deadlineMs ?? Number.POSITIVE_INFINITY)) tookMs[request] = ms;
  }

  function happenUntil(untilMs: number): void {
    while (agenda.nextMs <= untilMs) {
      const nowMs = agenda.nextMs;
      const what = agenda.take();
      if (what < 0) come(~what, nowMs);
      else end(what, nowMs);
    }
  }

  let nowMs = 0;
  for (let request = 0; request < requests; request++) {
    nowMs -= (Math.log(1 - random()) * 1000) / ratePerSecond;
    arrivedAt[request] = nowMs;
    const seenMs = thawed(nowMs);
    happenUntil(nowMs);
    if (letsIn(seenMs)) agenda.add(thawed(seenMs + outsideMs(seenMs)), ~request);
  }
  happenUntil(Number.MAX_VALUE);
  return tookMs.subarray(Math.floor(requests * discardedRatio));
}

function drawer(samples: Float64Array | undefined, random: () => number): () => number {
  if (samples === undefined || samples.length === 0) return () => 0;
  return () => samples[Math.floor(random() * samples.length)] ?? 0;
}

function outside({ outsideMs, bleed }: QueueModel, random: () => number): (nowMs: number) => number {
  const drawnMs = drawer(outsideMs, random);
  if (bleed === undefined) return drawnMs;
  let remembered = 0;
  let atMs = 0;
  return (nowMs) => {
    remembered = remembered * Math.exp((atMs - nowMs) / bleed.memoryMs) + 1;
    atMs = nowMs;
    const perSecond = (remembered / bleed.memoryMs) * 1000;
    return bleed.baseMs * (1 + (perSecond / bleed.doublesAtPerSecond) ** 2) + drawnMs();
  };
}

/** When something due at a moment really happens. */
function thaw(freeze: QueueModel["freeze"]): (atMs: number) => number {
  if (freeze === undefined) return (atMs) => atMs;
  return (atMs) => {
    const intoMs = atMs % freeze.everyMs;
    return intoMs < freeze.ms ? atMs - intoMs + freeze.ms : atMs;
  };
}

function limiter(limit: QueueModel["limiter"]): (nowMs: number) => boolean {
  if (limit === undefined) return () => true;
  let tokens = limit.burst;
  let atMs = 0;
  return (nowMs) => {
    tokens = Math.min(limit.burst, tokens + ((nowMs - atMs) / 1000) * limit.perSecond);
    atMs = nowMs;
    if (tokens < 1) return false;
    tokens--;
    return true;
  };
}
