import { stressStretches } from "#diagnosis";
import { stress } from "#method";
import { runsDirectory } from "#store";
import { formatRate } from "#units";
import type { CliCommand, CommandContext } from "./command.ts";
import type { Drive } from "./lab/index.ts";
import { concludeStress } from "./lab/stress/conclude.ts";
import { notOfAMethod, openAtNothing } from "./open-load.ts";
import { type KnownCapacity, knownCapacity } from "./plan/known-capacity.ts";
import type { Prepared } from "./plan/prepare.ts";
import { driveFor } from "./pursuit.ts";
import { defineMethod, titleOf } from "./run.ts";
import { flagGroups } from "./settings/list.ts";
import { capacityUnknown } from "./soak.ts";

const paces = {
  usual: { calmSeconds: 60, stepSeconds: 15, holdSeconds: 30 },
  quick: { calmSeconds: 10, stepSeconds: 5, holdSeconds: 5 },
} as const;
const pulsePaces = {
  usual: { baseSeconds: 10, pulseSeconds: 20 },
  quick: { baseSeconds: 5, pulseSeconds: 10 },
} as const;
const recoverySecondsMax = { usual: 600, quick: 120 } as const;

const examples = `
Examples:
  $ plimsoll stress shop.ts                     after plimsoll explore of the same test
  $ plimsoll stress shop.ts --capacity 400/s --quick
  $ plimsoll stress shop.ts --retries 3 --timeout 1s --no-pulses
More and more load until the target answers no more, or four times what it completes; then back to half, and the time
until it is as before. With --retries clients behave as real ones do, and keep a collapse going. Then pulses: the load
from which it recovers by itself. A target that does not recover exits with 99. Never against production.`;

export const command: CliCommand = defineMethod(
  {
    name: "stress",
    groups: [...flagGroups, "capacity", "compareFaults", "retries", "pulses", "quick"],
    without: [...notOfAMethod, "users", "rate", "duration"],
    scenarios: openAtNothing,
    drive: driveOf,
  },
  "a test file, or a URL that is a whole test",
  examples,
);

async function driveOf(prepared: Prepared, context: CommandContext): Promise<Drive> {
  const { plan, settings } = prepared;
  const { values } = settings;
  const known = await capacityOf(prepared, context);
  const pace = values.quick === true ? "quick" : "usual";
  const retries = values.retries ?? 0;
  const carried = formatRate(known.capacityPerSecond);
  return driveFor(prepared, context, {
    loads: [`up to 4 × what it completes, back to half of ${carried} (${known.from})`],
    pursue: (lab, say, most) =>
      stress(lab, {
        capacityPerSecond: known.capacityPerSecond,
        saturationPerSecond: known.saturationPerSecond,
        knownFrom: known.from,
        recoverySecondsMax: recoverySecondsMax[pace],
        patienceSeconds: ((1 + retries) * plan.http.deadlines.totalMs) / 1000,
        pace: paces[pace],
        pulses: values.pulses === false ? null : pulsePaces[pace],
        retries,
        ratePerSecondMax: most,
        say,
      }),
    conclude: concludeStress,
    stretches: stressStretches,
    block: (found) => ({ stress: found }),
  });
}

async function capacityOf(prepared: Prepared, { cwd }: CommandContext): Promise<KnownCapacity> {
  const { plan, settings } = prepared;
  const { capacity, out } = settings.values;
  if (capacity !== undefined) {
    return { capacityPerSecond: capacity, saturationPerSecond: capacity, from: "--capacity" };
  }
  const about = { title: titleOf(prepared), target: plan.target };
  const known = await knownCapacity(runsDirectory(cwd, out), about);
  if (known === undefined) throw capacityUnknown("stress", "--capacity 400/s");
  return known;
}
