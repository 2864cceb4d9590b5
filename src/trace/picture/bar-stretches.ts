import type { ExampleSpan } from "#run";
import type { Branch } from "./fold-spans.ts";

export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Where the time of a branch lies: its own, what is covered by what runs below it, and what it waited before. */
export interface BarStretches {
  readonly own: readonly Stretch[];
  readonly below: readonly Stretch[];
  /** In front of calls, where nothing was traced: a pool, a lock, a queue. */
  readonly before: readonly Stretch[];
  /** Its own time is a wait: for a pool's connection, or in front of the handler. */
  readonly isWait: boolean;
}

export function barStretches(branch: Branch): BarStretches {
  const children = branch.children.flatMap(({ spans }) => spans).map(stretchOf);
  const [own, below, before]: [Stretch[], Stretch[], Stretch[]] = [[], [], []];
  for (const span of branch.spans) {
    const whole = stretchOf(span);
    const inside = merged(children, whole);
    below.push(...inside);
    own.push(...gapsIn(whole, inside));
    if (isCall(branch) && span.waitMs > 0) before.push({ fromMs: whole.fromMs - span.waitMs, toMs: whole.fromMs });
  }
  return { own, below, before, isWait: ["pool", "sent"].includes(branch.spans[0]?.dependency ?? "") };
}

const isCall = ({ spans }: Branch): boolean => !["none", "pool", "sent"].includes(spans[0]?.dependency ?? "none");

const stretchOf = ({ startMs, durationMs }: ExampleSpan): Stretch => ({ fromMs: startMs, toMs: startMs + durationMs });

/** What lies inside of `whole`, without overlaps, by start. */
function merged(stretches: readonly Stretch[], whole: Stretch): readonly Stretch[] {
  const inside = stretches
    .map(({ fromMs, toMs }) => ({ fromMs: Math.max(fromMs, whole.fromMs), toMs: Math.min(toMs, whole.toMs) }))
    .filter(({ fromMs, toMs }) => toMs > fromMs)
    .sort((one, other) => one.fromMs - other.fromMs);
  const joined: { fromMs: number; toMs: number }[] = [];
  for (const each of inside) {
    const last = joined.at(-1);
    if (last !== undefined && each.fromMs <= last.toMs) last.toMs = Math.max(last.toMs, each.toMs);
    else joined.push({ ...each });
  }
  return joined;
}

function gapsIn(whole: Stretch, covered: readonly Stretch[]): readonly Stretch[] {
  const gaps: Stretch[] = [];
  let fromMs = whole.fromMs;
  for (const each of covered) {
    if (each.fromMs > fromMs) gaps.push({ fromMs, toMs: each.fromMs });
    fromMs = Math.max(fromMs, each.toMs);
  }
  if (whole.toMs > fromMs) gaps.push({ fromMs, toMs: whole.toMs });
  return gaps;
}
