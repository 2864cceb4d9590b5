import type { TraceThresholds } from "../thresholds.ts";
import type { RequestTree } from "../tree/trace-node.ts";

const bracketsOfTransactions = /^(begin|commit|rollback|start transaction|savepoint|release|set )\b/i;

/** How many calls the requests of a route make of other things, from the service they came to. */
export class OutgoingTally {
  calls = 0;
  ms = 0;
  callsMax = 0;
  /** Requests with more calls than is usual. */
  tracesOver = 0;
  exampleTraceId = "";

  add({ nodes, root, traceId }: RequestTree, thresholds: TraceThresholds): void {
    let calls = 0;
    for (const { isCall, identity, span, startMs, endMs } of nodes) {
      if (!isCall || identity.dependency === "pool" || span.service !== root.span.service) continue;
      if (identity.dependency === "sql" && bracketsOfTransactions.test(identity.label)) continue;
      calls += 1;
      this.ms += endMs - startMs;
    }
    this.calls += calls;
    if (calls > thresholds.callsMax) this.tracesOver += 1;
    if (calls > this.callsMax) {
      this.callsMax = calls;
      this.exampleTraceId = traceId;
    }
  }
}
