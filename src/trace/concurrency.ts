import { traceLimits } from "./limits.ts";
import type { SpanIdentity } from "./span.ts";
import type { Trace, TraceNode } from "./tree/trace-node.ts";

/** A stretch of load that held still: unix epoch by the generator's clock. */
export interface ConcurrencyWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** How many of the same were open at the same time in one instance. What finds a bounded resource reads these. */
export interface ConcurrencyFact {
  readonly identity: SpanIdentity;
  readonly service: string;
  readonly instance: string | null;
  readonly spanKind: string;
  readonly window: ConcurrencyWindow;
  /** Spans that began in the window. */
  readonly spans: number;
  /** Time open in the window ÷ its length. */
  readonly meanOpen: number;
  /** Null = not all spans were sent, or there were too many to remember. */
  readonly mostOpen: number | null;
  /** Of those that began in the window. */
  readonly meanHoldMs: number;
  /** In front of them, in their parents. */
  readonly meanWaitMs: number;
  /** Calls per request of those that have it. */
  readonly perTrace: number;
}

interface Tally {
  readonly identity: SpanIdentity;
  readonly service: string;
  readonly instance: string | null;
  readonly spanKind: string;
  readonly perWindow: readonly WindowTally[];
}

interface WindowTally {
  openMs: number;
  spans: number;
  holdMs: number;
  waitMs: number;
  traces: number;
  lastTrace: number;
  isPartial: boolean;
  readonly starts: number[];
  readonly ends: number[];
}

const emptyWindow = (): WindowTally => ({
  openMs: 0,
  spans: 0,
  holdMs: 0,
  waitMs: 0,
  traces: 0,
  lastTrace: -1,
  isPartial: false,
  starts: [],
  ends: [],
});

/** Counts what was open at the same time, per place and window. Traces in any order. */
export class ConcurrencyMeter {
  readonly #windows: readonly ConcurrencyWindow[];
  readonly #tallies = new Map<string, Tally>();
  #traces = 0;
  #eventsLeft: number = traceLimits.concurrencyEvents;

  constructor(windows: readonly ConcurrencyWindow[]) {
    this.#windows = windows;
  }

  add({ trees }: Trace): void {
    for (const { nodes, kind } of trees) {
      if (kind === "fragment") continue;
      this.#traces += 1;
      for (const node of nodes) this.#addNode(node);
    }
  }

  #addNode(node: TraceNode): void {
    let tally: Tally | undefined;
    this.#windows.forEach((window, index) => {
      if (node.endMs <= window.fromMs || node.startMs >= window.toMs) return;
      tally ??= this.#tallyOf(node);
      const inWindow = tally?.perWindow[index];
      if (inWindow !== undefined) this.#count(node, window, inWindow);
    });
  }

  #count({ startMs, endMs, waitMs, span }: TraceNode, window: ConcurrencyWindow, tally: WindowTally): void {
    const fromMs = Math.max(startMs, window.fromMs);
    const toMs = Math.min(endMs, window.toMs);
    tally.openMs += (toMs - fromMs) * span.weight;
    if (span.weight !== 1 || this.#eventsLeft === 0) tally.isPartial = true;
    else {
      this.#eventsLeft -= 1;
      tally.starts.push(fromMs);
      tally.ends.push(toMs);
    }
    if (startMs < window.fromMs) return;
    tally.spans += 1;
    tally.holdMs += endMs - startMs;
    tally.waitMs += waitMs;
    if (tally.lastTrace !== this.#traces) tally.traces += 1;
    tally.lastTrace = this.#traces;
  }

  #tallyOf({ identity, span }: TraceNode): Tally | undefined {
    const { service, instance, kind } = span;
    const key = [service, instance ?? "", kind, identity.dependency, identity.system, identity.label].join("\n");
    const known = this.#tallies.get(key);
    if (known !== undefined || this.#tallies.size >= traceLimits.concurrencyKeys) return known;
    const tally = { identity, service, instance, spanKind: kind, perWindow: this.#windows.map(emptyWindow) };
    this.#tallies.set(key, tally);
    return tally;
  }

  /** Per place, and of each per window in their order; windows in which nothing was open are left out. */
  facts(): readonly ConcurrencyFact[] {
    return [...this.#tallies.values()].flatMap(({ perWindow, ...place }) =>
      perWindow.flatMap((tally, index) => {
        const window = this.#windows[index];
        return window === undefined || tally.openMs === 0 ? [] : [factOf(place, window, tally)];
      }),
    );
  }
}

function factOf(place: Omit<Tally, "perWindow">, window: ConcurrencyWindow, tally: WindowTally): ConcurrencyFact {
  const { spans, holdMs, waitMs, traces, openMs, isPartial } = tally;
  return {
    ...place,
    window,
    spans,
    meanOpen: openMs / (window.toMs - window.fromMs),
    mostOpen: isPartial ? null : mostOpenAtOnce(tally.starts, tally.ends),
    meanHoldMs: spans === 0 ? 0 : holdMs / spans,
    meanWaitMs: spans === 0 ? 0 : waitMs / spans,
    perTrace: traces === 0 ? 0 : spans / traces,
  };
}

/** What ends as another begins is not open beside it. */
function mostOpenAtOnce(starts: readonly number[], ends: readonly number[]): number {
  const begins = Float64Array.from(starts).sort();
  const closes = Float64Array.from(ends).sort();
  let closed = 0;
  let most = 0;
  for (let opened = 0; opened < begins.length; opened += 1) {
    while (closed < closes.length && (closes[closed] as number) <= (begins[opened] as number)) closed += 1; // in range
    most = Math.max(most, opened + 1 - closed);
  }
  return most;
}
