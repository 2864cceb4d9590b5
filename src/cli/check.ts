import { parseSlo } from "#measure";
import { check, type CheckOrder } from "#method";
import { exitCodes, UserError } from "#run";
import { formatCount, formatRate } from "#units";
import type { CliCommand, CommandContext } from "./command.ts";
import { concludeCheck } from "./lab/check/conclude.ts";
import type { Drive } from "./lab/index.ts";
import { notOfAMethod, openAtNothing } from "./open-load.ts";
import type { Prepared } from "./plan/prepare.ts";
import type { Subject } from "./plan/subject.ts";
import { driveFor } from "./pursuit.ts";
import { defineMethod } from "./run.ts";
import { flagGroups } from "./settings/list.ts";
import type { SettingValues } from "./settings/list.ts";

const paces = {
  short: { baselineSeconds: 30, targetSeconds: 60, sustainedSeconds: 110, twiceSeconds: 30, backSeconds: 40 },
  full: { baselineSeconds: 120, targetSeconds: 120, sustainedSeconds: 600, twiceSeconds: 60, backSeconds: 120 },
} as const;

const examples = `
Examples:
  $ plimsoll check shop.ts                      the peak is the load in the file
  $ plimsoll check shop.ts --rate 200/s
  $ plimsoll check shop.ts --users 200 --full
The minimum before a service ships, in five minutes: how fast is it with one user, does it hold at the peak, does it last,
what happens at twice the peak. Goals (--slo, or the test's own) are judged at the peak. One no exits with 99.`;

export const command: CliCommand = defineMethod(
  {
    name: "check",
    groups: [...flagGroups, "compareFaults", "full"],
    without: [...notOfAMethod, "duration"],
    scenarios: openAtNothing,
    drive: driveOf,
  },
  "a test file, or a URL that is a whole test",
  examples,
);

async function driveOf(prepared: Prepared, context: CommandContext): Promise<Drive> {
  const { plan, subject, settings } = prepared;
  const { values } = settings;
  const peak = peakOf(values, subject);
  const form = values.full === true ? "full" : "short";
  const slo = plan.slo.map((text) => parseSlo(text));
  const said = peakText(peak);
  return driveFor(prepared, context, {
    slo,
    loads: [`one user, ${said}, twice that`],
    pursue: (lab, say, most) =>
      check(lab, {
        form,
        peak,
        peakFrom: said,
        slo,
        pace: paces[form],
        ratePerSecondMax: most,
        say,
      }),
    conclude: concludeCheck,
    block: (found) => ({ check: found }),
  });
}

const peakText = (peak: CheckOrder["peak"]): string =>
  "users" in peak ? `as many iterations as ${formatCount(peak.users)} users make` : formatRate(peak.ratePerSecond);

/** The load expected at the peak: a rate, or users that become one by what they wait for. */
function peakOf(values: SettingValues, subject: Subject): CheckOrder["peak"] {
  if (values.rate !== undefined) return { ratePerSecond: values.rate };
  if (values.users !== undefined) return { users: values.users, pauseSeconds: pauseSeconds(subject) };
  throw new UserError("plimsoll check does not know the peak", {
    why: "Neither a flag nor the test file says how much load is expected.",
    hint: "Say it: --rate 200/s, or --users 200, or load in the test file.",
    exitCode: exitCodes.usage,
  });
}

/** The mean of the scenarios' pauses, by their weight. */
function pauseSeconds(subject: Subject): number {
  if (subject.kind === "url") return 0;
  const { scenarios } = subject.definition;
  const total = scenarios.reduce((sum, { weight }) => sum + weight, 0);
  const mean = ({ pause }: (typeof scenarios)[number]): number => {
    if (pause.kind === "none") return 0;
    return pause.kind === "between" ? (pause.lowMs + pause.highMs) / 2 : pause.ms;
  };
  return scenarios.reduce((sum, each) => sum + each.weight * mean(each), 0) / total / 1000;
}
