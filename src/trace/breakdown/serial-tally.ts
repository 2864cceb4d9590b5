import { argumentsOf, isSqlRead } from "../identity/arguments-of.ts";
import { textOf } from "../identity/identity-of.ts";
import { traceLimits } from "../limits.ts";
import type { TraceThresholds } from "../thresholds.ts";
import type { RequestTree, TraceNode } from "../tree/trace-node.ts";

const kindsMax = 200;
const labelsMax = 6;

/** Calls that read, one after the other under one parent, and what a request would save if they ran side by side. */
export interface SerialFact {
  readonly parentLabel: string;
  readonly service: string;
  /** In their order, each once. */
  readonly labels: readonly string[];
  traces: number;
  calls: number;
  totalMs: number;
  savingMs: number;
  readonly exampleTraceId: string;
}

export class SerialTally {
  readonly #facts = new Map<string, SerialFact>();

  add({ nodes, root, traceId }: RequestTree, thresholds: TraceThresholds): void {
    const leastMs = Math.max(
      thresholds.serialSavingMsMin,
      thresholds.serialSavingShareMin * (root.endMs - root.startMs),
    );
    for (const node of nodes) {
      if (node.inside.length < 2) continue;
      for (const run of runsIn(node, thresholds)) {
        const totalMs = run.reduce((sum, call) => sum + msOf(call), 0);
        const savingMs = totalMs - Math.max(...run.map(msOf));
        if (savingMs >= leastMs) this.#count(node, run, { totalMs, savingMs, traceId });
      }
    }
  }

  #count(
    parent: TraceNode,
    run: readonly TraceNode[],
    saved: { readonly totalMs: number; readonly savingMs: number; readonly traceId: string },
  ): void {
    const labels = [...new Set(run.map(({ identity }) => identity.label))];
    const key = [parent.span.service, parent.identity.label, ...labels].join("\n");
    let fact = this.#facts.get(key);
    if (fact === undefined) {
      if (this.#facts.size >= kindsMax) return;
      fact = {
        parentLabel: parent.identity.label,
        service: parent.span.service,
        labels: labels.slice(0, labelsMax),
        traces: 0,
        calls: 0,
        totalMs: 0,
        savingMs: 0,
        exampleTraceId: saved.traceId,
      };
      this.#facts.set(key, fact);
    }
    fact.traces += 1;
    fact.calls += run.length;
    fact.totalMs += saved.totalMs;
    fact.savingMs += saved.savingMs;
  }

  list(): readonly SerialFact[] {
    return [...this.#facts.values()];
  }
}

const msOf = ({ startMs, endMs }: TraceNode): number => endMs - startMs;

/** Runs of calls that could run side by side. Loops, repeats and far too many calls are findings of their own. */
function runsIn(parent: TraceNode, thresholds: TraceThresholds): readonly (readonly TraceNode[])[] {
  const counts = new Map<string, number>();
  for (const { identity } of parent.inside) counts.set(identity.label, (counts.get(identity.label) ?? 0) + 1);
  const runs: TraceNode[][] = [];
  let run: TraceNode[] = [];
  let asked = new Set<string>();
  let endMs = -Infinity;
  const close = (): void => {
    if (run.length > 1 && run.length <= thresholds.callsMax) runs.push(run);
    run = [];
    asked = new Set();
  };
  for (const call of parent.inside) {
    if (!call.isCall || call.identity.dependency === "pool") continue;
    const overlaps = call.startMs < endMs - traceLimits.clockStepMs;
    endMs = Math.max(endMs, call.endMs);
    if (overlaps || !isRead(call)) {
      close();
      continue;
    }
    const sameAs = argumentsOf(call.span, call.identity);
    if ((counts.get(call.identity.label) ?? 0) >= thresholds.repeatsMin || (sameAs !== null && asked.has(sameAs)))
      continue;
    if (sameAs !== null) asked.add(sameAs);
    run.push(call);
  }
  close();
  return runs;
}

const readsOfDatabase = /^(find|get|aggregate|count|distinct|search|query|scan|batchget|m?get)/i;

/** What changes something has an order; a read may have one too, which no trace shows. */
function isRead({ span, identity }: TraceNode): boolean {
  if (span.isError) return false;
  if (identity.dependency === "sql") return isSqlRead(identity.label);
  if (identity.dependency === "database") return readsOfDatabase.test(identity.label);
  if (identity.dependency === "cache") return /^h?m?get/i.test(identity.label);
  if (identity.dependency === "rpc")
    return /\/(get|list|find|read|query|search|check|fetch|load|count)/i.test(identity.label);
  if (identity.dependency !== "http") return false;
  const method = textOf(span.attributes, "http.request.method") || "GET";
  return method === "GET" || method === "HEAD";
}
