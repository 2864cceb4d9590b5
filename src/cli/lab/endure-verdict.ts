import { type Doubt, exitCodes, type Finding, type RunResult, type Verdict } from "#run";

/** What a method says of itself, before what stands against the measurement is looked at. */
export interface OwnVerdict {
  readonly verdict: Extract<Verdict, "pass" | "fail" | "inconclusive">;
  readonly sentence: string;
}

export interface GeneratorSeen {
  readonly generatorSeconds: number;
  readonly generatorSign: string | null;
  readonly loadedSeconds: number;
  /** What was found holds whether or not requests were sent in time: each of them was sent and counted. */
  readonly isFoundAnyway?: boolean;
}

/** Seconds in which the generator was the limit that a method may have. */
const generatorShareMax = 0.25;

/** Where the generator was the limit too often, the figures are its own. */
export function generatorDoubt(seen: GeneratorSeen): Doubt[] {
  const { generatorSeconds, generatorSign, loadedSeconds } = seen;
  if (generatorSign === null || generatorSeconds <= generatorShareMax * loadedSeconds) return [];
  return [
    {
      code: "generator-limit",
      side: "generator",
      message: "The generator did not keep up",
      evidence: `in ${String(generatorSeconds)} of ${String(loadedSeconds)} s: ${generatorSign}`,
      advice: "Use more workers, a bigger machine or less load.",
      invalidates: seen.isFoundAnyway !== true,
    },
  ];
}

/** The document of a method that lasts: what was measured, and what it comes to. */
export function endureResult(
  measured: RunResult,
  own: OwnVerdict,
  { findings, doubts, isStrict }: { findings: readonly Finding[]; doubts: readonly Doubt[]; isStrict: boolean },
): RunResult {
  const all = [...measured.validity.doubts, ...doubts];
  const trusted = !all.some(({ invalidates }) => invalidates);
  return {
    ...measured,
    ...judged(measured, own, all, isStrict),
    validity: { trusted, doubts: all },
    findings: [...measured.findings, ...findings],
  };
}

type Judged = Pick<RunResult, "verdict" | "exitCode" | "summary">;

function judged(measured: RunResult, own: OwnVerdict, doubts: readonly Doubt[], isStrict: boolean): Judged {
  const { sentence } = own;
  const { verdict, exitCode, summary } = measured;
  // What broke says so itself.
  if (verdict === "error") return { verdict, exitCode, summary };
  if (verdict === "interrupted") {
    const why = measured.stopped === undefined ? "" : ` (${measured.stopped.why})`;
    return { verdict, exitCode, summary: `Stopped early${why}: ${sentence}` };
  }
  const invalid = doubts.find(({ invalidates }) => invalidates);
  if (invalid !== undefined) {
    const because = `${invalid.message.charAt(0).toLowerCase()}${invalid.message.slice(1)} (${invalid.evidence})`;
    return { verdict: "invalid", exitCode: exitCodes.invalid, summary: `Not to be trusted: ${because}. ${sentence}` };
  }
  if (own.verdict === "fail") return { verdict: "fail", exitCode: exitCodes.goalMissed, summary: sentence };
  const missed = measured.slo.find(({ ok }) => !ok);
  if (missed !== undefined) {
    const text = `The goal was missed: ${missed.expression}, it was ${missed.observedText}. ${sentence}`;
    return { verdict: "fail", exitCode: exitCodes.goalMissed, summary: text };
  }
  if (own.verdict === "pass") return { verdict: "pass", exitCode: exitCodes.pass, summary: sentence };
  return { verdict: "inconclusive", exitCode: isStrict ? exitCodes.invalid : exitCodes.pass, summary: sentence };
}
