import type { FindingKind } from "../kinds.ts";
import type { SpanFacts, SuspectFacts } from "../facts/index.ts";
import { byName } from "./span-named.ts";
import { spanLimiterOf } from "./span-limiter.ts";
import { growthEvidence, placeText } from "./span-words.ts";
import { fullPools } from "./span-metrics.ts";
import { decisive, fair, type Signal, signals, strong, type Suspect, type Suspicion } from "./suspicion.ts";
import { ms, share } from "./wording.ts";

/** They wait at a call. */
const atCalls: readonly FindingKind[] = ["slow-dependency", "http-client-pool", "connection-pool", "shared-dependency"];
const mostShare = 0.6;
const coverageMin = 0.9;

/**
 * A suspect that also knows what spans show. Where they name the resource, it is named by them; where they name
 * another, that speaks against this one; else what they show of the growth weighs in.
 */
export function informed(kind: FindingKind, suspect: Suspect): Suspect {
  return (facts) => {
    const { spans } = facts;
    if (spans === null) return suspect(facts);
    const limiter = spanLimiterOf(facts);
    if (limiter?.kind === kind) return byName(facts, spans, limiter);
    const outside = suspect(facts);
    if (limiter !== null) return outside && speakAgainst(outside, otherNamed(limiter.kind, facts, spans));
    return growing(kind, facts, spans, outside);
  };
}

/** It says that everything takes longer, and spans show what only waits. */
export function unlessOnlyWaits(suspect: Suspect): Suspect {
  return (facts) => {
    const suspicion = suspect(facts);
    const limiter = spanLimiterOf(facts);
    if (suspicion === null || facts.spans === null || limiter === null || limiter.bounded.isHoldGrown) return suspicion;
    return speakAgainst(suspicion, otherNamed(limiter.kind, facts, facts.spans));
  };
}

function otherNamed(kind: FindingKind, facts: SuspectFacts, spans: SpanFacts): Signal {
  const bounded = spanLimiterOf(facts)?.bounded;
  const what = bounded === undefined ? kind : placeText(bounded.place, bounded.label, spans.service);
  return decisive("spans", `By the traces requests wait for something else: ${what}`);
}

const speakAgainst = (suspicion: Suspicion, signal: Signal): Suspicion => ({
  ...suspicion,
  against: [...suspicion.against, signal],
});

/** No place is always full: what grew instead. */
function growing(
  kind: FindingKind,
  facts: SuspectFacts,
  spans: SpanFacts,
  outside: Suspicion | null,
): Suspicion | null {
  const pool = kind === "connection-pool" ? fullPools(facts)[0] : undefined;
  if (pool !== undefined) return fromMetrics(facts, outside, pool);
  const [slower] = spans.slower;
  if (slower !== undefined) return atSlowerCall(kind, facts, spans, outside);
  if (outside === null || spans.growthMs <= 0 || spans.coverage < coverageMin) return outside;
  const queue = queueShare(spans);
  if (queue >= mostShare) return atQueue(kind, spans, outside);
  if (spans.ownShare < mostShare || !atCalls.includes(kind) || kind === "connection-pool") return outside;
  const text = `Of the ${ms(spans.growthMs)} that requests take longer only ${share(1 - spans.ownShare)} are in calls of something else`;
  return speakAgainst(outside, strong("spans", text));
}

function fromMetrics(
  facts: SuspectFacts,
  outside: Suspicion | null,
  { pool, size, signal }: ReturnType<typeof fullPools>[number],
): Suspicion {
  const name = pool === "" ? `a pool of ${size} connections` : `the pool "${pool}" of ${size} connections`;
  const { spans } = facts;
  const [slower] = spans?.slower ?? [];
  const { looksLike: _, missing: __, ...known } = outside ?? {};
  return {
    predictedPerSecond: null,
    ...known,
    // What connections look like from outside is a guess; the pool itself knows.
    against: (outside?.against ?? []).filter(({ source }) => source !== "connections"),
    kind: "connection-pool",
    resource: name,
    limit: size,
    for: signals(
      ...(outside?.for ?? []),
      signal,
      slower !== undefined &&
        spans !== null &&
        fair("spans", growthEvidence(slower, placeText(slower.place, "", spans.service), spans.growthMs), true),
    ),
    advice: `Pool size: raise it from ${size}, as far as the database allows, or shorten what holds a connection.`,
  };
}

/** A call itself takes longer: a limit behind it, or a pool whose wait the call's span includes. */
function atSlowerCall(
  kind: FindingKind,
  facts: SuspectFacts,
  spans: SpanFacts,
  outside: Suspicion | null,
): Suspicion | null {
  const slower = spans.slower[0]!;
  const what = placeText(slower.place, "", spans.service);
  const text = growthEvidence(slower, what, spans.growthMs);
  const isHttp = slower.place.dependency === "http" || slower.place.dependency === "rpc";
  const callee = spans.changes.find(
    ({ place, holdGrowthMs }) =>
      place.service !== spans.service &&
      place.scope === "system" &&
      place.spanKind === "server" &&
      holdGrowthMs >= 0.5 * slower.holdGrowthMs,
  );
  // A client of HTTP waits for a connection within its span, and only those of the other end tell the two apart.
  const possible: readonly FindingKind[] =
    callee === undefined && isHttp ? [behindKind(spans), "http-client-pool"] : [behindKind(spans)];
  if (!possible.includes(kind)) return outside && speakAgainst(outside, strong("spans", text));
  if (kind !== behindKind(spans)) return outside && { ...outside, for: [...outside.for, strong("spans", text, true)] };
  return behind(kind, facts, outside, what, [
    (callee === undefined ? strong : decisive)("spans", text, true),
    callee !== undefined &&
      strong("spans", growthEvidence(callee, placeText(callee.place, "", spans.service), spans.growthMs), true),
  ]);
}

const behindKind = ({ instances }: SpanFacts): FindingKind => (instances > 1 ? "shared-dependency" : "slow-dependency");

function behind(
  kind: FindingKind,
  { slots, queueing, overload, saturationPerSecond }: SuspectFacts,
  outside: Suspicion | null,
  what: string,
  own: readonly (Signal | false)[],
): Suspicion | null {
  if (outside === null && (saturationPerSecond === null || overload.length === 0)) return null;
  const top = overload.at(-1);
  const { looksLike, ...known } = outside ?? {
    predictedPerSecond: null,
    against: [],
    for: signals(
      (queueing.kind === "waits" || queueing.kind === "sheds") &&
        top !== undefined &&
        fair(
          "completions",
          `At ${Math.round(top.offeredPerSecond)}/s it completes ${Math.round(top.goodPerSecond)}/s`,
          true,
        ),
    ),
    limit: slots?.fits === true ? slots.slots : null,
    missing: `a measurement of ${what} alone would show what it carries`,
    advice: "",
  };
  const isSure = own.some((signal) => signal !== false && signal.strength === "decisive");
  return {
    ...known,
    ...(looksLike !== undefined && !isSure && { looksLike }),
    kind,
    resource: what,
    for: signals(...known.for, ...own),
    advice: `Test ${what} alone: find what it carries and why. Call it less often (cache, batch), or bound the calls so that the target sheds load early.`,
  };
}

function queueShare({ before, after, growthMs }: SpanFacts): number {
  const wait = ({ places }: SpanFacts["before"]): number =>
    places.find(({ place: { scope, isAll } }) => scope === "requests" && !isAll)?.waitMs ?? 0;
  return growthMs <= 0 ? 0 : (wait(after) - wait(before)) / growthMs;
}

/** They are not begun: no thread, or no time of the loop. */
function atQueue(kind: FindingKind, spans: SpanFacts, outside: Suspicion): Suspicion {
  const text = `Requests wait before their handlers begin: ${share(Math.min(1, queueShare(spans)))} of the ${ms(spans.growthMs)} that they take longer`;
  if (kind === "thread-pool" || kind === "cpu-event-loop")
    return { ...outside, for: [...outside.for, fair("spans", text, true)] };
  return speakAgainst(outside, strong("spans", text));
}
