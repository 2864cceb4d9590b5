import type { SloExpression } from "#measure";
import type { Lab } from "#method";
import { exitCodes, type PursuitProgress, type RunResult, UserError } from "#run";
import type { LoadStretch } from "#trace";
import type { CommandContext } from "./command.ts";
import type { Drive } from "./lab/index.ts";
import { type PursuitConclusion, PursuitDrive } from "./lab/pursuit-drive.ts";
import type { FoundWithout } from "./lab/tell-faults.ts";
import { scenarioShares, speedHere } from "./open-load.ts";
import type { Prepared } from "./plan/prepare.ts";

/** What is a method's own. */
export interface Pursuit<Found> {
  readonly slo?: readonly SloExpression[];
  readonly loads: readonly string[];
  readonly isConstant?: boolean;
  /** @param most iterations/s that can be sent, or may be; null = as many as it takes */
  pursue(lab: Lab, say: (progress: PursuitProgress) => void, most: number | null): Promise<Found>;
  conclude(measured: RunResult, found: Found, options: PursuitConclusion): RunResult;
  /** Of which traces are asked what requests called. */
  stretches?(found: Found, originMs: number): readonly LoadStretch[];
  /** The block of a result that it goes into. */
  block(found: Found): FoundWithout;
}

/** A method that goes through stages, with all that it has in common with the others. */
export async function driveFor<Found>(
  prepared: Prepared,
  { env }: CommandContext,
  pursuit: Pursuit<Found>,
): Promise<Drive> {
  const { plan, subject, settings } = prepared;
  const { values } = settings;
  const speed = await speedHere(plan.workers, env);
  const allowed = values.maxRate ?? Number.POSITIVE_INFINITY;
  const most = Math.min(speed ?? Number.POSITIVE_INFINITY, allowed);
  return new PursuitDrive({
    ...scenarioShares(subject),
    slo: pursuit.slo ?? [],
    ratePerSecondMax: speed,
    allowedPerSecond: allowed,
    loads: pursuit.loads,
    isConstant: pursuit.isConstant === true,
    turnsFaults: turnsFaults(prepared),
    pursue: (lab, say) => pursuit.pursue(lab, say, Number.isFinite(most) ? most : null),
    isStrict: values.strict === true,
    conclude: (measured, found, options) => pursuit.conclude(measured, found, options),
    stretches: (found, originMs) => pursuit.stretches?.(found, originMs) ?? [],
    block: (found) => pursuit.block(found),
  });
}

/** Whether the method is carried out twice, without the faults of the test and with them. */
export function turnsFaults({ plan, settings }: Prepared): boolean {
  const { compareFaults, faults } = settings.values;
  if (compareFaults !== true) return false;
  if (faults === false) {
    throw new UserError("--compare-faults does not go with --no-faults", {
      why: "The one does it twice, without the faults and with them; the other leaves them out.",
      hint: "Leave one of them out.",
      exitCode: exitCodes.usage,
    });
  }
  if (plan.dependencies?.some((dependency) => dependency.faults.length > 0) === true) return true;
  throw new UserError("There are no faults to compare with", {
    why: "The test has no fault block, or nothing is wrong in it.",
    hint: `Write one: fault: { database: { listen: 5433, to: "127.0.0.1:5432", faults: [{ latency: "100ms" }] } }`,
    exitCode: exitCodes.usage,
  });
}
