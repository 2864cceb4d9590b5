import type { Bottleneck, ExploreResult, Finding } from "#run";
import { type FindingKind, findingKinds } from "./kinds.ts";

/** What is worth a finding of its own although something else gave first. */
const beside: readonly string[] = [
  "generator",
  "restart",
  "rate-limiter",
  "quota",
  "congestion-collapse",
  "data-growth",
  "warm-up",
  "memory",
  "gc",
] satisfies FindingKind[];
const sureFrom = 0.4;

const severities: Readonly<Record<string, Finding["severity"]>> = {
  generator: "critical",
  restart: "critical",
  memory: "critical",
  "congestion-collapse": "critical",
  "warm-up": "info",
};

/** What gave first, and what else a reader must know, each with what to do next. */
export function findingsOf({ bottlenecks }: Pick<ExploreResult, "bottlenecks">): readonly Finding[] {
  return bottlenecks
    .filter(({ kind, confidence }, index) => index === 0 || (beside.includes(kind) && confidence >= sureFrom))
    .map(findingOf);
}

function findingOf({ kind, resource, confidence, evidence, against, missing, advice }: Bottleneck): Finding {
  const doubts = against.map((text) => `Against it: ${text}`);
  const settle = missing === undefined || confidence >= 0.9 ? [] : [`What would settle it: ${missing}`];
  return {
    kind,
    severity: severities[kind] ?? "warning",
    title: `${titleOf(kind)}: ${resource}`,
    evidence: [...evidence, ...doubts, ...settle],
    advice,
  };
}

const isKind = (kind: string): kind is FindingKind => kind in findingKinds;
const titleOf = (kind: string): string => (isKind(kind) ? findingKinds[kind].title : kind);
