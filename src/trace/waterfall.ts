import type { RequestTree } from "./tree/trace-node.ts";

const rowsMax = 1000;

/** One span of an example, ready to be drawn. Plain data, for files. */
export interface WaterfallRow {
  readonly depth: number;
  readonly label: string;
  readonly service: string;
  readonly dependency: string;
  readonly system: string;
  /** From when the request was sent, or from the root's start. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly selfMs: number;
  /** Of it on the critical path. */
  readonly criticalMs: number;
  readonly isError: boolean;
}

export interface Waterfall {
  readonly traceId: string;
  readonly durationMs: number;
  /** Depth first. */
  readonly rows: readonly WaterfallRow[];
  /** Spans beyond what is kept. */
  readonly rowsLeftOut: number;
}

export function waterfallOf({ traceId, nodes, root, sent }: RequestTree): Waterfall {
  const originMs = sent?.startMs ?? root.startMs;
  const rows = nodes.slice(0, rowsMax).map(({ depth, identity, span, startMs, endMs, selfMs, criticalMs }) => ({
    depth,
    ...identity,
    service: span.service,
    startMs: startMs - originMs,
    durationMs: endMs - startMs,
    selfMs,
    criticalMs,
    isError: span.isError,
  }));
  return {
    traceId,
    durationMs: sent?.durationMs ?? root.endMs - root.startMs,
    rows,
    rowsLeftOut: nodes.length - rows.length,
  };
}
