import { parseSlo, type SloExpression } from "#measure";
import { type ExploreOrder } from "#method";
import { formatRate } from "#units";
import type { CliCommand, CommandContext } from "./command.ts";
import { SearchDrive } from "./lab/explore/search-drive.ts";
import type { Drive } from "./lab/index.ts";
import type { Prepared } from "./plan/prepare.ts";
import { notOfAMethod, openAtNothing, scenarioShares, speedHere } from "./open-load.ts";
import { turnsFaults } from "./pursuit.ts";
import { defineMethod } from "./run.ts";
import { flagGroups, searchGroup } from "./settings/list.ts";

const startRatePerSecond = 10;

const examples = `
Examples:
  $ plimsoll explore http://localhost:3000/api/products
  $ plimsoll explore shop.ts --quick
  $ plimsoll explore shop.ts --slo 'p95 < 200ms' --slo 'errors < 1%' --slo 'rate >= 500/s'

Goals replace the usual rules of what is excessive; a goal on a rate is what the capacity has to reach. Several
scenarios share the load by their weight; load in the test file is left aside.`;

export const command: CliCommand = defineMethod(
  {
    name: "explore",
    groups: [...flagGroups, searchGroup, "compareFaults"],
    without: [...notOfAMethod, "users", "rate", "duration"],
    scenarios: openAtNothing,
    drive: driveOf,
  },
  "a test file, or a URL that is a whole test",
  examples,
);

async function driveOf(prepared: Prepared, { env }: CommandContext): Promise<Drive> {
  const { plan, subject, settings } = prepared;
  const { values } = settings;
  const goals = plan.slo.map((text) => parseSlo(text));
  const order: Omit<ExploreOrder, "say" | "ratePerSecondMax"> = {
    effort: values.quick === true ? "quick" : values.strict === true ? "strict" : "default",
    slo: goals.filter((goal) => !isCapacityGoal(goal)),
    startRatePerSecond: values.startRate ?? startRatePerSecond,
    mayOverload: values.overload !== false,
  };
  return new SearchDrive({
    order,
    rateLimit:
      values.maxRate === undefined
        ? null
        : { requestsPerSecond: values.maxRate, isHeld: plan.maxRatePerSecond !== undefined },
    goals: goals.filter(isCapacityGoal),
    ...scenarioShares(subject),
    ratePerSecondMax: await speedHere(plan.workers, env),
    loads: [`a search from ${formatRate(order.startRatePerSecond)} on, ${values.arrivals ?? "poisson"} arrivals`],
    isStrict: values.strict === true,
    turnsFaults: turnsFaults(prepared),
  });
}

/** What a load has to reach, not what may not happen under it. */
function isCapacityGoal({ metric, subject }: SloExpression): boolean {
  return subject.kind === "run" && (metric.kind === "rate" || metric.kind === "requests");
}
