import type { CheckAnswer, CheckingResult, CheckStage, CheckStep, SloResult, TrendResult } from "#run";
import { formatBytes, formatDurationMs, formatPercent, formatRate } from "#units";

export interface CheckFacts {
  readonly form: CheckingResult["form"];
  readonly steps: readonly CheckStep[];
  /** Goals that did not hold at the peak. */
  readonly missed: readonly SloResult[];
  readonly hasGoals: boolean;
  readonly trends: readonly TrendResult[];
  readonly recovered: number | null;
  readonly isBackSeen: boolean;
  readonly restarts: number;
  readonly obstacle: string | null;
}

/** Below this share of what it completes at the peak, twice the peak has brought it down. */
const collapseBelow = 0.8;

/** The four questions, each answered in one line. */
export function answersOf(facts: CheckFacts): readonly CheckAnswer[] {
  return [baseline(facts), target(facts), sustained(facts), twice(facts)];
}

const of = ({ steps }: CheckFacts, stage: CheckStage): CheckStep | undefined =>
  steps.findLast((step) => step.stage === stage);
const ms = (value: number | null): string => (value === null ? "–" : formatDurationMs(value));
const latency = ({ latencyMs: { p50, p95, p99 } }: CheckStep): string =>
  `p50 ${ms(p50)}, p95 ${ms(p95)}, p99 ${ms(p99)}`;
const failed = ({ errorRatio }: CheckStep): string =>
  errorRatio === 0 ? "no errors" : `${formatPercent(Number(errorRatio.toPrecision(2)))} failed`;

function notAsked({ obstacle }: CheckFacts, wasSeen: boolean): Pick<CheckAnswer, "verdict" | "answer"> {
  return { verdict: "not asked", answer: `Not asked${wasSeen ? "" : `: ${obstacle ?? "it was stopped before"}`}.` };
}

function baseline(facts: CheckFacts): CheckAnswer {
  const about = { question: "baseline", asks: "How fast is it with one user?" } as const;
  const step = of(facts, "baseline");
  if (step === undefined) return { ...about, ...notAsked(facts, false) };
  const isBroken = step.errorRatio > 0.5;
  return { ...about, verdict: isBroken ? "fail" : "pass", answer: `${latency(step)}, ${failed(step)}.` };
}

function target(facts: CheckFacts): CheckAnswer {
  const about = { question: "target", asks: "Does it hold at the peak?" } as const;
  const [step, reference] = [of(facts, "target"), of(facts, "baseline")];
  if (step === undefined || reference === undefined) return { ...about, ...notAsked(facts, false) };
  const at = `at ${formatRate(step.offeredPerSecond)}: ${latency(step)}, ${failed(step)}`;
  const because = facts.hasGoals ? missedText(facts.missed) : excess(step, reference);
  if (because !== null) return { ...about, verdict: "fail", answer: `No, ${at}: ${because}.` };
  return { ...about, verdict: "pass", answer: `Yes, ${at}.` };
}

function missedText(missed: readonly SloResult[]): string | null {
  if (missed.length === 0) return null;
  return missed.map(({ expression, observedText }) => `${expression} missed, it was ${observedText}`).join("; ");
}

/** By the usual rules: twice as slow as with one user, or more errors, or left behind. */
function excess(step: CheckStep, reference: CheckStep): string | null {
  const [before, now] = [reference.latencyMs.p95 ?? reference.latencyMs.p50, step.latencyMs.p95];
  if (step.errorRatio > Math.max(0.01, 2 * reference.errorRatio)) return "too many errors";
  // Arrivals at random differ from what is completed by chance, too.
  const chance = 3 / Math.sqrt(Math.max(1, step.offeredPerSecond * step.seconds));
  if (step.goodPerSecond < (0.95 - chance) * step.offeredPerSecond) return "it does not keep up";
  if (before !== null && now !== null && now > Math.max(2 * before, before + 25)) {
    return `p95 is ${(now / before).toPrecision(2)} times that of one user`;
  }
  return null;
}

function sustained(facts: CheckFacts): CheckAnswer {
  const about = { question: "sustained", asks: "Does it last?" } as const;
  const step = of(facts, "sustained");
  if (step === undefined) return { ...about, ...notAsked(facts, false) };
  const { trends } = facts;
  const worst = trends.find((trend) => isBad(trend, facts.form));
  if (worst !== undefined) return { ...about, verdict: "fail", answer: `No: ${grownText(worst)}.` };
  const unclear = trends.find(({ verdict }) => verdict === "leak" || verdict === "unclear");
  if (unclear !== undefined) {
    const answer = `Not sure: ${grownText(unclear)}; plimsoll soak tells whether that ends.`;
    return { ...about, verdict: "unclear", answer };
  }
  return { ...about, verdict: "pass", answer: `Yes: after ${String(step.seconds)} s ${latency(step)}, nothing grows.` };
}

/** In minutes a collector that has not run yet looks like a leak. */
function isBad({ verdict, kind, subject }: TrendResult, form: CheckingResult["form"]): boolean {
  if (verdict === "drift") return true;
  if (verdict !== "leak") return false;
  return form === "full" || kind === "connections" || kind === "pool" || /after/.test(subject);
}

function grownText({ subject, unit, from, to }: TrendResult): string {
  const text = (value: number): string => {
    if (unit === "bytes") return formatBytes(value);
    if (unit === "ms") return formatDurationMs(value);
    return unit === "ratio" ? formatPercent(value) : value.toPrecision(3);
  };
  return `${subject} rose from ${text(from)} to ${text(to)}`;
}

function twice(facts: CheckFacts): CheckAnswer {
  const about = { question: "twice", asks: "What happens at twice the peak?" } as const;
  const [step, peak] = [of(facts, "twice"), of(facts, "sustained") ?? of(facts, "target")];
  if (step === undefined || peak === undefined) return { ...about, ...notAsked(facts, false) };
  const seen = `${formatRate(step.goodPerSecond)} of ${formatRate(step.offeredPerSecond)} completed, p95 ${ms(step.latencyMs.p95)}, ${failed(step)}`;
  const back = recoveryText(facts);
  if (facts.restarts > 0)
    return { ...about, verdict: "fail", answer: `It crashes: its process was replaced (${seen}).` };
  const isDown = step.goodPerSecond < collapseBelow * peak.goodPerSecond;
  if (isDown) return { ...about, verdict: "fail", answer: `It collapses: ${seen}; ${back}.` };
  if (!facts.isBackSeen) return { ...about, verdict: "unclear", answer: `${seen}; stopped before it was back.` };
  if (facts.recovered === null)
    return { ...about, verdict: "fail", answer: `It does not come back: ${seen}; ${back}.` };
  const isCarried = step.errorRatio < 0.01 && step.goodPerSecond > 0.95 * step.offeredPerSecond;
  const how = isCarried ? "It carries that, too" : "It degrades gracefully";
  return { ...about, verdict: "pass", answer: `${how}: ${seen}; ${back}.` };
}

function recoveryText({ recovered, isBackSeen, steps }: CheckFacts): string {
  if (!isBackSeen) return "nobody saw it come back";
  if (recovered === null) {
    const waited = steps.findLast(({ stage }) => stage === "back")?.seconds ?? 0;
    return `back at the peak it was not as before within ${String(waited)} s`;
  }
  return recovered < 2 ? "back at the peak it is as before at once" : `as before ${String(recovered)} s later`;
}
