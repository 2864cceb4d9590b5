import type { Collector } from "#measure";
import { describeEnvironment } from "#observe";
import type { StandingProxy } from "#proxy";
import { counted } from "#report";
import type { RunPlan, RunResult } from "#run";
import { redactCommand, Redactor, secretsInEnvironment } from "#secrets";
import {
  createRunFolder,
  type Kept,
  runsDirectory,
  secretsOfPlan,
  startFormat,
  stopPath,
  type TestSource,
} from "#store";
import type { Keys } from "../keys.ts";
import type { LiveView } from "../live-terminal.ts";
import { version } from "../version.ts";
import type { Drive } from "./explore/exploration.ts";
import { describeLoads } from "./describe-load.ts";
import { type FaultsSeen, FaultWatch } from "./fault-watch.ts";
import { resultOf } from "./outcome.ts";
import { lookAtJaeger } from "./look-at-jaeger.ts";
import { refuseStopped, requireTarget } from "./preflight.ts";
import { recordResources, refuseUnread } from "./resource-record.ts";
import { RunSession } from "./run-session.ts";
import { TraceWatch, type TracesSeen } from "./trace-watch.ts";

export interface RunOrder {
  readonly plan: RunPlan;
  /** As people call it. */
  readonly title: string;
  readonly source: TestSource | undefined;
  readonly feeders: number;
  /** SLO expressions that end the run when they are broken. */
  readonly abortOn: ReadonlySet<string>;
  /** Asked every second: whether more would not tell more. */
  readonly isEnough?: (collector: Collector) => boolean;
  /** Carries the faults of the test, instead of proxies of the run's own. */
  readonly standingProxy?: StandingProxy;
  /** Decides the load while the run goes on. */
  readonly drive?: Drive;
  readonly command: readonly string[];
  readonly cwd: string;
  /** What is secret in it is recognised wherever it turns up; nothing of it is kept. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Where runs are kept instead of `.plimsoll/runs`. */
  readonly runs: string | undefined;
  readonly strict: boolean;
  /** Nothing is said that nobody has to know. */
  readonly quiet?: boolean;
  /** One engine in this process, for a debugger. */
  readonly inProcess: boolean;
  /** Stop as soon as this file is there. */
  readonly stopFile: string | undefined;
  /** Also append every span and metric point to this file. */
  readonly traceFile?: string;
  /** How long the first spans of all are waited for, after the load; 0 = not. */
  readonly firstSpansWithinMs?: number;
  readonly abortRules: boolean | undefined;
  readonly health: string | undefined;
  /** Absent where nobody can press any. */
  readonly keys?: Keys;
  readonly view: LiveView;
  /** Milliseconds between looks at the view. */
  readonly viewEveryMs: number;
  /** Messages of the script, and what goes wrong on the way. */
  readonly say: (text: string) => void;
  /** The same for what is ours alone: the address of our own receiver looks like one with a password. @default `say` */
  readonly sayAsIs?: (text: string) => void;
  /** The run's clock begins, in the system's monotonic milliseconds. */
  readonly onStart?: (startMonotonicMs: number) => void;
  /** What test files print by themselves. */
  readonly scriptOutput: NodeJS.WritableStream;
}

export interface RunDone {
  readonly result: RunResult;
  readonly path: string;
  readonly kept: Kept;
  /** Absent where none were received. */
  readonly traces?: TracesSeen;
}

/** Carries a plan out: the only place where fleet, collector, store and view are put together. */
export async function carryOut(asked: RunOrder): Promise<RunDone> {
  refuseStopped(asked.stopFile);
  const redactor = new Redactor([...secretsInEnvironment(asked.env ?? {}), ...secretsOfPlan(asked.plan)]);
  const say = (text: string): void => asked.say(redactor.text(text));
  const order = { ...asked, title: redactor.text(asked.title), say, sayAsIs: asked.say };
  // The target may not be able to live without its dependencies: they come first.
  const faults = await FaultWatch.open(order);
  try {
    return await carryOutWith(
      { ...order, onStart: (startMs) => faults?.start(startMs, order.drive?.turnsFaults !== true) },
      redactor,
      faults,
    );
  } finally {
    await faults?.close();
  }
}

async function carryOutWith(order: RunOrder, redactor: Redactor, faults: FaultWatch | undefined): Promise<RunDone> {
  const { plan } = order;
  await requireTarget(plan);
  const runClock = { nowMs: () => 0 };
  const resources = await recordResources(plan, order.drive !== undefined, () => runClock.nowMs());
  if (order.strict) await refuseUnread(resources);
  await lookAtJaeger(plan, order);
  const toldAtStart = order.drive === undefined ? [] : (resources?.notes() ?? []);
  // What gives first is told by them: a search says beforehand what it will not see.
  for (const note of toldAtStart) order.say(`note: ${note}`);
  const environment = await describeEnvironment(version, order.cwd, order.env);
  const startedAt = new Date().toISOString();
  const command = redactCommand(order.command).map(redactor.text);
  const load = order.drive?.loads ?? describeLoads(plan);
  const about = { test: order.title, startedAt, environment, command, load };
  const folder = await createRunFolder({
    runs: runsDirectory(order.cwd, order.runs),
    start: { format: startFormat, plan, ...about },
    ...(order.source === undefined ? {} : { source: order.source }),
    redactor,
    onLeftOut: (lines) => order.say(leftOutText(lines)),
    onProblem: (problem) => order.say(`${problem.message} ${problem.advice}`),
  });
  const stopPaths = [stopPath(folder.path), ...(order.stopFile === undefined ? [] : [order.stopFile])];
  const traces = await TraceWatch.start(order, (news) => folder.keepTraces(news));
  let seen: TracesSeen | undefined;
  let faultsSeen: FaultsSeen | undefined;
  const session = new RunSession(order, stopPaths, folder, {
    readingAt: resources?.at ?? (() => null),
    traces,
    redact: redactor.text,
    ...(faults && { fault: (isOn) => faults.turn(isOn) }),
  });
  runClock.nowMs = () => session.nowMs();
  try {
    await session.run();
    // Nothing stays wrong while late spans are waited for.
    faultsSeen = await faults?.close();
    const asked = order.drive?.stretches?.(Date.now() - session.nowMs()) ?? [];
    seen = await traces?.finish(session.interrupts.count > 1, asked);
  } finally {
    await Promise.all([resources?.close(), traces?.close()]);
  }
  // Who asked for it should know what could not be read; of others the result tells.
  const untold = (resources?.notes() ?? []).filter((note) => !toldAtStart.includes(note));
  if (plan.observe !== undefined) for (const note of untold) order.say(`note: ${note}`);
  const { collector, ending, wasInterrupted } = session;
  const measured = resultOf({
    plan,
    collector,
    ending: { ...ending, interrupted: wasInterrupted },
    loadChanges: session.loadChanges,
    about,
    strict: order.strict,
    isSearch: order.drive !== undefined,
    judgesGoals: order.drive?.isConstant === true,
    resources: resources?.document() ?? {},
    metricsUnread: resources?.unread() ?? [],
    ...(faultsSeen !== undefined && { faults: faultsSeen }),
    ...(seen !== undefined && { traces: seen }),
  });
  // The document goes to --json and into reports as well as into the folder.
  const result = redactor.value(order.drive?.conclude(measured, seen?.stretches ?? []) ?? measured);
  const kept = await folder.finish(result);
  if (kept.examplesLost > 0) order.say(`note: ${counted(kept.examplesLost, "example")} of traces could not be kept`);
  return { result, path: folder.path, kept, ...(seen !== undefined && { traces: seen }) };
}

function leftOutText(lines: readonly number[]): string {
  const places = lines.length > 5 ? `${lines.slice(0, 5).join(", ")}, …` : lines.join(", ");
  return `note: what looks like a secret was left out of the kept copy of the test (line ${places})`;
}
