import { parseSlo, type SloExpression } from "#measure";
import { type ExploreOrder } from "#method";
import type { ScenarioPlan } from "#run";
import { readSpeed } from "#store";
import { formatRate } from "#units";
import type { CliCommand, CommandContext } from "./command.ts";
import { SearchDrive } from "./lab/explore/search-drive.ts";
import type { Drive } from "./lab/index.ts";
import { isSameMachine, thisMachine } from "./plan/known-speed.ts";
import type { Prepared } from "./plan/prepare.ts";
import type { Subject } from "./plan/subject.ts";
import { defineMethod } from "./run.ts";
import { flagGroups, searchGroup } from "./settings/list.ts";
import type { Settings } from "./settings/resolve.ts";

/** A search ends by itself, long before this. */
const longestMs = 24 * 3_600_000;
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
    groups: [...flagGroups, searchGroup],
    without: [
      "users",
      "spawnRate",
      "rampUp",
      "rate",
      "connections",
      "duration",
      "stages",
      "iterations",
      "think",
      "warmUp",
      "inspect",
    ],
    scenarios: openAtNothing,
    drive: driveOf,
  },
  "a test file, or a URL that is a whole test",
  examples,
);

/** Open load whose level is raised as the search goes. */
function openAtNothing(subject: Subject, { values }: Settings): readonly ScenarioPlan[] {
  const arrivals = values.arrivals ?? "poisson";
  const load = { kind: "open", arrivals, stages: [{ durationMs: longestMs, from: 0, to: 0 }] } as const;
  if (subject.kind === "url") return [{ name: new URL(subject.url).pathname, load }];
  return subject.definition.scenarios.map(({ name }) => ({ name, load }));
}

async function driveOf({ plan, subject, settings }: Prepared, { env }: CommandContext): Promise<Drive> {
  const { values } = settings;
  const goals = plan.slo.map((text) => parseSlo(text));
  const order: Omit<ExploreOrder, "say" | "ratePerSecondMax"> = {
    effort: values.quick === true ? "quick" : values.strict === true ? "strict" : "default",
    slo: goals.filter((goal) => !isCapacityGoal(goal)),
    startRatePerSecond: values.startRate ?? startRatePerSecond,
    mayOverload: values.overload !== false,
  };
  const scenarios = subject.kind === "url" ? [] : subject.definition.scenarios;
  return new SearchDrive({
    order,
    rateLimit:
      values.maxRate === undefined
        ? null
        : { requestsPerSecond: values.maxRate, isHeld: plan.maxRatePerSecond !== undefined },
    goals: goals.filter(isCapacityGoal),
    weights: subject.kind === "url" ? [1] : scenarios.map(({ weight }) => weight),
    usersStart: scenarios.some(({ start }) => start !== undefined),
    ratePerSecondMax: await speedHere(plan.workers, env),
    loads: [`a search from ${formatRate(order.startRatePerSecond)} on, ${values.arrivals ?? "poisson"} arrivals`],
    isStrict: values.strict === true,
  });
}

/** What a load has to reach, not what may not happen under it. */
function isCapacityGoal({ metric, subject }: SloExpression): boolean {
  return subject.kind === "run" && (metric.kind === "rate" || metric.kind === "requests");
}

/** What this machine was seen to send; each iteration sends at least one request. */
async function speedHere(workers: number, env: CommandContext["env"]): Promise<number | null> {
  const known = await readSpeed(env);
  if (known === undefined || !isSameMachine(known, thisMachine()) || workers > known.workers) return null;
  return known.requestsPerSecond;
}
