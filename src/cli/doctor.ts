import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Command } from "commander";
import {
  type Check,
  type Examination,
  examinationFormat,
  exitCodeOf,
  judgeFront,
  judgeLoad,
  judgeSpeed,
  judgeSteadiness,
  judgeTls,
  judgeTraces,
  judgeWay,
  type TargetFacts,
  worstOf,
} from "#diagnosis";
import { watchSteadiness, type WatchedTime } from "#observe";
import { monotonicMs, RealClock } from "#load";
import { examinationText } from "#report";
import { exitCodes, UserError } from "#run";
import { redactUrl } from "#secrets";
import { writeAsked } from "./asked-file.ts";
import type { CliCommand, CommandContext } from "./command.ts";
import { addFlags, flagLayer } from "./flags.ts";
import { examineTarget } from "./doctor/examine-target.ts";
import { loadAsked, readRoom } from "./doctor/load-asked.ts";
import { lookAtTraces } from "./doctor/look-at-traces.ts";
import { measureSpeed, speedOfEarlier } from "./doctor/measure-speed.ts";
import { setInTarget } from "./doctor/set-in-target.ts";
import { byName, httpPlan } from "./plan/http-plan.ts";
import { loadSubject } from "./plan/load-subject.ts";
import { readFiles } from "./plan/read-files.ts";
import { receivePlan } from "./plan/receive-plan.ts";
import type { Subject } from "./plan/subject.ts";
import { wayThere, type WayThere } from "./plan/way-there.ts";
import type { SettingKey } from "./settings/list.ts";
import { readSettings } from "./settings/settings.ts";
import type { Settings } from "./settings/resolve.ts";
import { pageFor } from "./terminal-page.ts";
import { version } from "./version.ts";

const examples = `
Examples:
  $ plimsoll doctor                                     this machine only
  $ plimsoll doctor https://staging.example.com/ --allow-host staging.example.com
  $ plimsoll doctor shop.ts -R 5000/s --workers 4       room for this load?
  $ plimsoll doctor shop.ts --traces                    which spans does the target send?

It takes what plimsoll run takes, sends the target 9 requests at most, and exits with 0 when nothing stands in the way,
104 when there is no way to the target, 97 when something else would spoil a run.`;

/** Of `run`, and of no use here: they are taken, so that the same words go with both. */
const unused: readonly SettingKey[] = [
  ...(["spawnRate", "rampUp", "duration", "iterations", "arrivals", "think", "warmUp", "gracefulStop"] as const),
  ...(["method", "body", "trace", "maxRate", "maxInFlight", "maxRequests", "maxBytes", "maxDuration"] as const),
  ...(["abortRules", "health", "stopFile"] as const),
];

const realTime: WatchedTime = { monotonicMs, wallMs: Date.now, pause };
const steadyMs = { whole: 3_000, quick: 1_000 } as const;

export const command: CliCommand = {
  define(doctor, context) {
    doctor
      .argument("[target]", "a URL, or a test file with its target; without: this machine only")
      .option("--quick", "leave the speed of this machine out")
      .option("--traces", "send one request per route, and say which spans come and which are missing")
      .addHelpText("after", examples);
    addFlags(doctor, ["load", "request", "limits", "traces", "workers", "json"], unused).action(
      async (typed: string | undefined) => {
        const examination = await examine(typed, doctor, context);
        await deliver(examination, doctor, context);
        context.exitWith(examination.exitCode);
      },
    );
  },
};

interface DoctorFlags {
  readonly config?: string;
  readonly quick?: boolean;
  readonly traces?: boolean;
}

function withoutTarget(): UserError {
  return new UserError("--traces needs a target", {
    why: "It sends requests, and looks at what the target tells of them.",
    hint: "plimsoll doctor http://localhost:3000/api/products --traces",
    exitCode: exitCodes.usage,
  });
}

async function examine(typed: string | undefined, doctor: Command, context: CommandContext): Promise<Examination> {
  const { config, quick = false, traces = false } = doctor.opts<DoctorFlags>();
  if (traces && typed === undefined) throw withoutTarget();
  const { cwd, env, stderr } = context;
  const subject = typed === undefined ? undefined : await loadSubject(typed, cwd);
  const settings = await readSettings({
    cwd,
    env,
    flags: flagLayer(doctor, cwd),
    ...(config !== undefined && { config }),
    ...(subject?.kind === "file" && { test: subject }),
  });
  for (const note of settings.notes) stderr.write(`note: ${note}\n`);
  const way = await wayThere(settings, env);
  const asked = loadAsked(settings, subject);
  const room = readRoom(settings.values, way.localAddresses?.length ?? 1);
  const target = subject && (await lookAt(subject, settings, way, { ...context, isTraced: traces }));
  const isReached = target?.answers.some(({ failure }) => failure === undefined) ?? false;
  const told = traces && isReached ? await lookAtTraces(typed ?? "", doctor, context) : undefined;
  stderr.write("looking at this machine …\n");
  const steadiness = await watchSteadiness(quick ? steadyMs.quick : steadyMs.whole, realTime);
  const speed = quick ? await speedOfEarlier(room.workers, context) : await measureSpeed(room.workers, context);
  const checks: readonly Check[] = [
    ...(target === undefined
      ? []
      : [...judgeWay(target), ...judgeTls(target), ...judgeFront(target, asked?.ratePerSecond, Date.now())]),
    ...judgeLoad(room, asked),
    ...judgeSteadiness(steadiness),
    ...(speed === undefined ? [] : [judgeSpeed(speed, asked)]),
    ...(told === undefined ? [] : judgeTraces(told)),
  ];
  return {
    format: examinationFormat,
    plimsoll: version,
    checkedAt: new Date().toISOString(),
    target: target === undefined ? null : redactUrl(target.url),
    status: worstOf(checks),
    exitCode: exitCodeOf(checks),
    checks,
    addresses: target?.name.addresses ?? [],
    tls: target?.tls ?? null,
    room,
    steadiness,
    speed: speed ?? null,
    traces: told ?? null,
  };
}

async function lookAt(
  subject: Subject,
  settings: Settings,
  way: WayThere,
  { cwd, stderr, isTraced }: CommandContext & { readonly isTraced: boolean },
): Promise<TargetFacts> {
  const { values } = settings;
  const url = subject.kind === "url" ? subject.url : (values.target ?? "");
  if (url === "") {
    const hint = "Name it with --target, or give the URL instead of the file.";
    throw new UserError("The test has no target to look at", { hint, exitCode: exitCodes.usage });
  }
  const headers = subject.kind === "url" ? byName(values.headers ?? []) : {};
  if (subject.kind === "url" && subject.authorization !== undefined) headers["authorization"] ??= subject.authorization;
  // Not sampled: what the target says of these requests would be taken for traces it began itself.
  if (isTraced) headers["traceparent"] ??= `00-${randomBytes(16).toString("hex")}-${randomBytes(8).toString("hex")}-00`;
  const plan = httpPlan("doctor", values, subject, readFiles(settings, cwd).tls, true);
  const http = { ...plan, ...way, userAgent: `plimsoll/${version} (doctor)` };
  stderr.write(`looking at ${redactUrl(url)} …\n`);
  return examineTarget({ url, headers, http, clock: new RealClock(), wallMs: Date.now() });
}

async function deliver(examination: Examination, doctor: Command, context: CommandContext): Promise<void> {
  const { values } = flagLayer(doctor, context.cwd);
  const { json } = values;
  const document = `${JSON.stringify(examination, null, 2)}\n`;
  const out = json === "-" ? context.stderr : context.stdout;
  out.write(examinationText(examination, pageFor(out, context.env)));
  if (examination.traces !== null) out.write(setInTarget(examination, receivePlan(values)));
  if (json === "-") context.stdout.write(document);
  else if (json !== undefined) await writeAsked(json, document);
}
