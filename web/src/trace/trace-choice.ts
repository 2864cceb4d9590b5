import type { ExampleKind, PageTrace } from "#run";

const kinds: readonly ExampleKind[] = ["typical", "slowest", "failed"];

/** Kinds there is a trace of, the typical one first. */
export const kindsOf = (traces: readonly PageTrace[]): readonly ExampleKind[] =>
  kinds.filter((kind) => traces.some((trace) => trace.kind === kind));

/**
 * What is shown of a kind: one of the reference and one of the capacity, where there are both; else the one of the
 * whole run.
 */
export function pairOf(traces: readonly PageTrace[], kind: ExampleKind): readonly PageTrace[] {
  const own = traces.filter((trace) => trace.kind === kind);
  const before = own.find(({ stretch }) => stretch === "reference");
  const after = own.find(({ stretch }) => stretch === "capacity");
  if (before !== undefined && after !== undefined) return [before, after];
  return own.slice(0, 1);
}
