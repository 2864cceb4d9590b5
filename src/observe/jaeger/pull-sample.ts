import type { SentRequest } from "#trace";

export const tracesMax = 500;
/** Requests of one iteration share a trace; one that goes on for ever is not held whole. */
const requestsPerTrace = 200;
const spread = 0x1_0000_0000;

/**
 * Requests of so many traces at most, all equally likely, whatever comes: of all ids those whose hash is
 * below a bound, and the bound is halved whenever there are too many.
 */
export class PullSample {
  private readonly traces = new Map<string, SentRequest[]>();
  private readonly most: number;
  private bound = spread;
  private seen = 0;

  constructor(most: number = tracesMax) {
    this.most = most;
  }

  add(request: SentRequest): void {
    this.seen++;
    if (hashOf(request.traceId) >= this.bound) return;
    const known = this.traces.get(request.traceId);
    if (known === undefined) this.traces.set(request.traceId, [request]);
    else if (known.length < requestsPerTrace) known.push(request);
    while (this.traces.size > this.most) this.halve();
  }

  get requestsSeen(): number {
    return this.seen;
  }

  list(): readonly (readonly [traceId: string, requests: readonly SentRequest[]])[] {
    return [...this.traces];
  }

  private halve(): void {
    this.bound /= 2;
    for (const traceId of this.traces.keys()) if (hashOf(traceId) >= this.bound) this.traces.delete(traceId);
  }
}

/** FNV-1a: ids may be counted up, and are spread all the same; mixed once more, for its high bits are poor. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
