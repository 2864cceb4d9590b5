import type { ExampleKind, PageStretch, PageTrace } from "#run";

const kinds: readonly ExampleKind[] = ["typical", "slowest", "failed"];

/** Kinds there is a trace of, the typical one first. */
export const kindsOf = (traces: readonly PageTrace[]): readonly ExampleKind[] =>
  kinds.filter((kind) => traces.some((trace) => trace.kind === kind));

export interface TracePair {
  readonly shown: readonly PageTrace[];
  /** Why there are not two of them; null = there are, or there is nothing to compare. */
  readonly missing: string | null;
}

const loads: Readonly<Record<PageStretch["name"], string>> = { reference: "the reference", capacity: "capacity" };

/**
 * What is shown of a kind: one of the reference and one of the capacity, where there are both; else the one there is,
 * and a word on the other.
 */
export function pairOf(traces: readonly PageTrace[], kind: ExampleKind, stretches: readonly PageStretch[]): TracePair {
  const own = traces.filter((trace) => trace.kind === kind);
  const sides = stretches.map(({ name }) => ({ name, trace: own.find(({ stretch }) => stretch === name) }));
  const there = sides.flatMap(({ trace }) => trace ?? []);
  const missing = sides.filter(({ trace }) => trace === undefined).map(({ name }) => loads[name]);
  const shown = there.length > 0 ? there : own.slice(0, 1);
  return { shown, missing: missing.length === 0 ? null : missingText(missing.join(" and at "), kind) };
}

function missingText(where: string, kind: ExampleKind): string {
  return kind === "failed"
    ? `At ${where} no failed request of it was kept: none failed there, or none of those was traced.`
    : `At ${where} no trace of it was kept: none came, or there was no room for more.`;
}
