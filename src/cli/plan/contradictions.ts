import { parseSlo } from "#measure";
import { exitCodes, type LoadPlan, type ScenarioPlan } from "#run";
import { formatRate } from "#units";
import type { SettingKey } from "../settings/list.ts";
import { mistake } from "../settings/mistake.ts";
import type { Settings } from "../settings/resolve.ts";
import { peakLevel } from "./divide-load.ts";
import type { Subject } from "./subject.ts";

/** Settings that can each be read, but not hold together; each is one UserError. */
export function refuseContradictions(settings: Settings, subject: Subject, scenarios: readonly ScenarioPlan[]): void {
  refuseUrlFlags(settings, subject);
  refuseRateAboveLimit(settings, scenarios);
  refuseWholeWarmUp(settings, scenarios);
  refuseBadGoals(settings);
}

/** These describe the one request of a URL; a test file says them itself. Lower layers may hold them for other runs. */
function refuseUrlFlags({ why }: Settings, subject: Subject): void {
  const only: readonly SettingKey[] = subject.kind === "file" ? ["method", "body"] : ["target"];
  const other = subject.kind === "file" ? "a URL" : "a test file";
  for (const key of only) {
    const typed = why[key]?.from.find(({ layer }) => layer === "flag");
    if (typed) throw mistake([typed], `${typed.name} goes with ${other} only`, { hint: "Leave it out." });
  }
}

function refuseRateAboveLimit({ values, why }: Settings, scenarios: readonly ScenarioPlan[]): void {
  const open = scenarios.filter(({ load }) => load.kind === "open");
  const peak = open.reduce((sum, { load }) => sum + peakLevel(load), 0);
  if (values.maxRate === undefined || peak <= values.maxRate * (1 + 1e-9)) return;
  const sources = [...(why.rate?.from ?? why.stages?.from ?? []), ...(why.maxRate?.from ?? [])];
  throw mistake(sources, `The load rises to ${formatRate(peak)}, above the limit of ${formatRate(values.maxRate)}`, {
    why: "Every iteration sends at least one request, so the rate asked for could not be kept.",
    hint: "Lower the rate, or raise --max-rate.",
  });
}

function refuseWholeWarmUp(settings: Settings, scenarios: readonly ScenarioPlan[]): void {
  const { warmUp = 0 } = settings.values;
  const longest = Math.max(...scenarios.map(({ load }) => lengthMs(load)));
  if (warmUp === 0 || warmUp < longest) return;
  throw mistake(settings.why.warmUp?.from ?? [], "The warm-up is as long as the load", {
    why: "Nothing would be left to measure.",
    hint: "Make --duration longer, or --warm-up shorter.",
  });
}

const lengthMs = (load: LoadPlan): number =>
  load.kind === "iterations" ? load.maxDurationMs : load.stages.reduce((sum, { durationMs }) => sum + durationMs, 0);

function refuseBadGoals({ layers, why }: Settings): void {
  const holding = layers.filter(({ name }) => why.slo?.from.some(({ layer }) => layer === name));
  for (const { values, source } of holding) {
    const { location, layer } = source("slo");
    const isTyped = layer === "flag" || layer === "environment";
    const place = { ...(location && { location }), ...(isTyped && { exitCode: exitCodes.usage }) };
    for (const expression of values.slo ?? []) parseSlo(expression, place);
  }
}
