import { Histogram } from "#measure";
import { traceLimits } from "../limits.ts";
import type { SpanIdentity } from "../span.ts";
import type { TraceThresholds } from "../thresholds.ts";
import type { RequestTree, TraceNode } from "../tree/trace-node.ts";
import { DuplicateTally } from "./duplicate-tally.ts";
import type { StretchExample } from "./example-stretches.ts";
import type { WindowExample } from "./example-windows.ts";
import { type ExampleBudget, ExampleTraces, type KindOfExample, responseMsOf } from "./example-traces.ts";
import { GapTally } from "./gap-tally.ts";
import { OutgoingTally } from "./outgoing-tally.ts";
import { RowTally, sizeOf } from "./row-tally.ts";
import { SerialTally } from "./serial-tally.ts";

/** What is left of rows and of bytes for examples, over all routes. */
export interface RouteBudget extends ExampleBudget {
  rows: number;
}

export const otherLabel = "(other)";
const otherIdentity: SpanIdentity = { dependency: "none", system: "", label: otherLabel };

export const rowKeyOf = ({ identity, span }: TraceNode): string =>
  `${identity.dependency}\n${identity.system}\n${identity.label}\n${span.service}`;

/** Everything about one route of one service, over many requests. */
export class RouteTally {
  readonly service: string;
  readonly route: string;
  readonly rootKind: string;
  readonly serverMs = new Histogram();
  readonly queueMs = new Histogram();
  readonly responseMs = new Histogram();
  /** Requests by the operation they were sent as. */
  readonly operations = new Map<string, number>();
  readonly #examples: ExampleTraces;
  readonly duplicates = new DuplicateTally();
  readonly serial = new SerialTally();
  readonly gaps = new GapTally();
  readonly outgoing = new OutgoingTally();
  readonly root: RowTally;
  traces = 0;
  joined = 0;
  criticalMs = 0;
  readonly #budget: RouteBudget;
  readonly #thresholds: TraceThresholds;
  #rows = 1;

  constructor(root: TraceNode, budget: RouteBudget, thresholds: TraceThresholds) {
    this.service = root.span.service;
    this.route = root.identity.label;
    this.rootKind = root.span.kind;
    this.root = new RowTally(root.identity, root.span.service, null);
    this.#budget = budget;
    this.#examples = new ExampleTraces(budget);
    this.#thresholds = thresholds;
  }

  add(tree: RequestTree): void {
    const { root, sent, queueMs } = tree;
    const durationMs = root.endMs - root.startMs;
    this.traces += 1;
    this.serverMs.record(durationMs);
    this.responseMs.record(responseMsOf(tree));
    if (queueMs !== null) this.queueMs.record(queueMs);
    if (sent !== null) this.#count(sent.operation);
    this.#walk(tree);
    this.duplicates.add(tree);
    this.serial.add(tree, this.#thresholds);
    this.gaps.add(tree, this.#thresholds);
    this.outgoing.add(tree, this.#thresholds);
    this.#examples.add(tree, this.responseMs);
    this.criticalMs += durationMs;
  }

  #count(operation: string): void {
    this.joined += 1;
    const known = this.operations.get(operation);
    if (known !== undefined || this.operations.size < traceLimits.operationsPerRoute) {
      this.operations.set(operation, (known ?? 0) + 1);
    }
  }

  #walk({ nodes, root, traceId }: RequestTree): void {
    const touched: RowTally[] = [];
    const above: RowTally[] = [];
    for (const node of nodes) {
      const row = node.depth === 0 ? this.root : this.#rowBelow(above[node.depth - 1] ?? this.root, node);
      above[node.depth] = row;
      if (row.visit(node, traceId, this.#thresholds)) touched.push(row);
    }
    const size = sizeOf(root) || null;
    for (const row of touched) row.closeTree(traceId, size, this.#thresholds);
  }

  #rowBelow(parent: RowTally, node: TraceNode): RowTally {
    if (parent.identity === otherIdentity) return parent;
    const key = rowKeyOf(node);
    const known = parent.children.get(key);
    if (known !== undefined) return known;
    const isFull =
      this.#rows >= traceLimits.rowsPerRoute || this.#budget.rows <= 0 || parent.depth + 1 >= traceLimits.depth;
    const wanted = isFull ? otherLabel : key;
    const other = parent.children.get(wanted);
    if (other !== undefined) return other;
    const row = new RowTally(isFull ? otherIdentity : node.identity, node.span.service, parent);
    parent.children.set(wanted, row);
    this.#rows += 1;
    this.#budget.rows -= 1;
    return row;
  }

  examples(): readonly KindOfExample[] {
    return this.#examples.list(this.responseMs);
  }

  takeWindows(isLast: boolean): readonly (WindowExample | StretchExample)[] {
    return this.#examples.takeWindows(isLast);
  }

  /** Depth first; of siblings the one that takes more of the critical path stands first. */
  rows(): readonly RowTally[] {
    const rows: RowTally[] = [];
    const open: RowTally[] = [this.root];
    for (let row = open.pop(); row !== undefined; row = open.pop()) {
      rows.push(row);
      const below = [...row.children.values()].sort((a, b) => criticalBelow(a) - criticalBelow(b));
      open.push(...below);
    }
    return rows;
  }
}

/** Critical path of a row and all below it. */
export function criticalBelow(row: RowTally): number {
  let sum = 0;
  const open: RowTally[] = [row];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    sum += next.criticalMs;
    for (const child of next.children.values()) open.push(child);
  }
  return sum;
}
