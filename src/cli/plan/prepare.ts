import { randomInt } from "node:crypto";
import type { Command } from "commander";
import type { Collector } from "#measure";
import type { RunPlan, ScenarioPlan } from "#run";
import { readSpeed, runId } from "#store";
import type { CommandContext } from "../command.ts";
import { flagLayer } from "../flags.ts";
import type { FlagGroup, SettingKey, SettingValues } from "../settings/list.ts";
import type { Drive } from "../lab/index.ts";
import type { Layer } from "../settings/layer.ts";
import { mistake } from "../settings/mistake.ts";
import type { Settings } from "../settings/resolve.ts";
import { readSettings } from "../settings/settings.ts";
import { speedNotes, thisMachine } from "./known-speed.ts";
import { loadSubject } from "./load-subject.ts";
import { readMachineLimits } from "./machine.ts";
import { planFrom } from "./plan.ts";
import { readFiles } from "./read-files.ts";
import { receiveOf } from "./receive-plan.ts";
import type { Subject } from "./subject.ts";
import { proxyNotes, wayThere } from "./way-there.ts";

export interface Method {
  readonly name: string;
  /** Where its defaults differ from those of `run`. */
  readonly defaults?: SettingValues;
  /** Of flags, where they are not those of `run`. */
  readonly groups?: readonly FlagGroup[];
  /** Where the load is decided while the run goes on. */
  readonly drive?: (prepared: Prepared, context: CommandContext) => Promise<Drive>;
  /** Flags that ask for a load, where the method decides the load itself: they are refused. */
  readonly without?: readonly SettingKey[];
  /** Where the method decides the load itself. */
  readonly scenarios?: (subject: Subject, settings: Settings) => readonly ScenarioPlan[];
  /** Where the method ends the load itself: asked every second whether it knows enough. */
  readonly isEnough?: (collector: Collector) => boolean;
}

export interface Prepared {
  readonly plan: RunPlan;
  readonly subject: Subject;
  readonly settings: Settings;
  /** For stderr, one line each. */
  readonly notes: readonly string[];
}

/** From what was typed to what will be done; nothing has been sent yet. Every mistake is one UserError. */
export async function prepare(
  typed: string,
  command: Command,
  { cwd, env }: CommandContext,
  method: Method,
): Promise<Prepared> {
  const flags = flagLayer(command, cwd);
  refuseFlags(flags, method);
  const subject = await loadSubject(typed, cwd);
  const { config } = command.opts<{ config?: string }>();
  const settings = await readSettings({
    cwd,
    env,
    flags,
    ...(config !== undefined && { config }),
    ...(subject.kind === "file" && { test: subject }),
    ...(method.defaults && { defaults: method.defaults }),
  });
  const scenarios = method.scenarios?.(subject, settings);
  const way = await wayThere(settings, env);
  const { plan, notes } = planFrom({
    method: method.name,
    id: runId(new Date(), Math.random),
    settings,
    subject,
    ...readFiles(settings, cwd),
    randomSeed: randomInt(2 ** 32),
    way,
    machine: readMachineLimits(),
    ...(scenarios && { scenarios }),
    isSearch: method.drive !== undefined,
  });
  const aboutSpeed = speedNotes(plan, await readSpeed(env), thisMachine());
  return {
    plan: { ...plan, ...receiveOf(settings.values) },
    subject,
    settings,
    notes: [...notes, ...proxyNotes(plan), ...aboutSpeed],
  };
}

function refuseFlags({ values, source }: Layer, { name, without = [] }: Method): void {
  const [typed] = without.filter((key) => values[key] !== undefined);
  if (typed === undefined) return;
  const from = source(typed);
  throw mistake([from], `${from.name} does not go with plimsoll ${name}`, {
    why: `${name} sets the load itself.`,
    hint: "Leave it out, or use plimsoll run.",
  });
}
