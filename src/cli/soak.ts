import { soak } from "#method";
import { exitCodes, UserError } from "#run";
import { runsDirectory } from "#store";
import { formatDurationMs, formatRate } from "#units";
import type { CliCommand, CommandContext } from "./command.ts";
import type { Drive } from "./lab/index.ts";
import { concludeSoak } from "./lab/soak/conclude.ts";
import { notOfAMethod, openAtNothing } from "./open-load.ts";
import { knownCapacity } from "./plan/known-capacity.ts";
import type { Prepared } from "./plan/prepare.ts";
import { driveFor } from "./pursuit.ts";
import { defineMethod, titleOf } from "./run.ts";
import { flagGroups } from "./settings/list.ts";
import type { Settings } from "./settings/resolve.ts";

const defaultMs = 3_600_000;
const leastMs = 15_000;
/** Of what it carries: enough to be busy, too little to be short of anything. */
const shareOfCapacity = 0.65;

const examples = `
Examples:
  $ plimsoll soak shop.ts                       an hour at 65 % of what plimsoll explore has found
  $ plimsoll soak shop.ts --rate 120/s -d 30m
  $ plimsoll soak http://localhost:3000/ --capacity 400/s --prometheus http://localhost:3000/metrics
Constant load, and what grows under it: memory, connections, open files, threads, latency. Ends early when it is sure of a
leak. A leak, latency that creeps up, or a target that stops working exits with 99.`;

export const command: CliCommand = defineMethod(
  {
    name: "soak",
    groups: [...flagGroups, "capacity", "earlyStop"],
    without: [...notOfAMethod, "users"],
    scenarios: openAtNothing,
    drive: driveOf,
  },
  "a test file, or a URL that is a whole test",
  examples,
);

async function driveOf(prepared: Prepared, context: CommandContext): Promise<Drive> {
  const { settings } = prepared;
  const { values } = settings;
  const durationMs = asked("duration", settings) ? (values.duration ?? defaultMs) : defaultMs;
  if (durationMs < leastMs) {
    throw new UserError(`A soak of ${formatDurationMs(durationMs)} shows nothing`, {
      why: "What grows slowly has to be told from what is only coming to its level.",
      hint: `Give it ${formatDurationMs(leastMs)} at the very least; an hour is usual.`,
      exitCode: exitCodes.usage,
    });
  }
  const { ratePerSecond, rateFrom } = await constantRate(prepared, context);
  const seconds = Math.round(durationMs / 1000);
  return driveFor(prepared, context, {
    loads: [`${formatRate(ratePerSecond)} for ${formatDurationMs(durationMs)} (${rateFrom})`],
    isConstant: true,
    pursue: (lab, say) => {
      const order = { ratePerSecond, rateFrom, seconds, mayEndEarly: values.earlyStop !== false, say };
      return soak(lab, order);
    },
    conclude: concludeSoak,
    // Nobody compares two soaks in one run.
    block: () => ({}),
  });
}

/** What a test file asks for is a load to run, not one to last: it counts only where somebody else says nothing. */
function asked(key: "rate" | "duration", { why }: Settings): boolean {
  return why[key]?.from.some(({ layer }) => layer !== "test file" && layer !== "default") === true;
}

async function constantRate(
  { plan, subject, settings, ...rest }: Prepared,
  { cwd }: CommandContext,
): Promise<{ readonly ratePerSecond: number; readonly rateFrom: string }> {
  const { values } = settings;
  if (asked("rate", settings)) return { ratePerSecond: values.rate!, rateFrom: "as asked for" };
  const given = values.capacity;
  const about = { title: titleOf({ plan, subject, settings, ...rest }), target: plan.target };
  const known =
    given === undefined
      ? await knownCapacity(runsDirectory(cwd, values.out), about)
      : { capacityPerSecond: given, from: "--capacity" };
  if (known !== undefined) {
    const { capacityPerSecond, from } = known;
    return {
      ratePerSecond: shareOfCapacity * capacityPerSecond,
      rateFrom: `65 % of ${formatRate(capacityPerSecond)}, ${from}`,
    };
  }
  if (values.rate !== undefined) return { ratePerSecond: values.rate, rateFrom: "the test's own rate" };
  throw capacityUnknown("soak", "--rate 100/s, or --capacity 150/s with what it carries");
}

export function capacityUnknown(method: string, flag: string): UserError {
  return new UserError(`plimsoll ${method} does not know how much load to send`, {
    why: "No plimsoll explore of this test on this target is among the runs kept here.",
    hint: `Run plimsoll explore first, or say it: ${flag}.`,
    exitCode: exitCodes.usage,
  });
}
