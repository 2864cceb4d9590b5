import type { SideBySide, StressResult, StressStep } from "#run";
import type { LoadStretch, StretchLoad } from "#trace";
import { callsSideBySide } from "../traces/side-by-side.ts";

const [atRest, inOverload] = [1, 2];

/**
 * The seconds at rest and those in overload, of which traces are asked what a request calls.
 * @param originMs unix epoch at which the run clock was 0
 */
export function stressStretches(stress: StressResult, originMs: number): readonly LoadStretch[] {
  const { before, overload } = sidesOf(stress);
  const [first, last] = [overload[0], overload.at(-1)];
  if (before === undefined || first === undefined || last === undefined) return [];
  const at = (seconds: number): number => originMs + seconds * 1000;
  const end = ({ atSeconds, seconds }: StressStep): number => at(atSeconds + seconds);
  return [
    // The first seconds belong to connections that open.
    { number: atRest, fromMs: at(before.atSeconds + Math.ceil(before.seconds / 4)), toMs: end(before) },
    { number: inOverload, fromMs: at(first.atSeconds), toMs: end(last) },
  ];
}

/** What a request of the target calls at rest and in overload; null where traces of one of both are too few. */
export function stressCalls(stress: StressResult, stretches: readonly StretchLoad[]): SideBySide | null {
  const { before, overload } = sidesOf(stress);
  const rows = callsSideBySide(
    stretches.find(({ number }) => number === atRest),
    stretches.find(({ number }) => number === inOverload),
  );
  const last = overload.at(-1);
  if (rows === null || before === undefined || last === undefined) return null;
  return {
    before: { trial: atRest, ratePerSecond: before.ratePerSecond },
    after: { trial: inOverload, ratePerSecond: last.ratePerSecond },
    rows,
  };
}

/** Beyond what it completes; where it broke down before, the seconds it was held there. */
function sidesOf({ steps, saturationPerSecond }: StressResult) {
  const beyond = ({ stage, ratePerSecond }: StressStep): boolean =>
    stage === "hold" || (stage === "up" && ratePerSecond > saturationPerSecond);
  return { before: steps.find(({ stage }) => stage === "before"), overload: steps.filter(beyond) };
}
