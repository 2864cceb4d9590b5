import type { Collector } from "#measure";
import { describeEnvironment } from "#observe";
import type { StandingProxy } from "#proxy";
import { counted } from "#report";
import type { RunPlan, RunResult } from "#run";
import {
  createRunFolder,
  type Kept,
  redactCommand,
  redactUrl,
  runsDirectory,
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
export async function carryOut(order: RunOrder): Promise<RunDone> {
  refuseStopped(order.stopFile);
  // The target may not be able to live without its dependencies: they come first.
  const faults = await FaultWatch.open(order);
  try {
    return await carryOutWith(
      { ...order, onStart: (startMs) => faults?.start(startMs, order.drive?.turnsFaults !== true) },
      faults,
    );
  } finally {
    await faults?.close();
  }
}

async function carryOutWith(order: RunOrder, faults: FaultWatch | undefined): Promise<RunDone> {
  const { plan } = order;
  await requireTarget(plan);
  const runClock = { nowMs: () => 0 };
  const resources = await recordResources(plan, () => runClock.nowMs());
  if (order.strict) await refuseUnread(resources);
  await lookAtJaeger(plan, order);
  const toldAtStart = order.drive === undefined ? [] : (resources?.notes() ?? []);
  // What gives first is told by them: a search says beforehand what it will not see.
  for (const note of toldAtStart) order.say(`note: ${note}`);
  const environment = await describeEnvironment(version, order.cwd);
  const startedAt = new Date().toISOString();
  // The document goes to --json as well as into the folder.
  const [test, command] = [redactUrl(order.title), redactCommand(order.command)];
  const about = { test, startedAt, environment, command, load: order.drive?.loads ?? describeLoads(plan) };
  const folder = await createRunFolder({
    runs: runsDirectory(order.cwd, order.runs),
    start: { format: startFormat, plan, ...about },
    ...(order.source === undefined ? {} : { source: order.source }),
    onProblem: (problem) => order.say(`${problem.message} ${problem.advice}`),
  });
  const stopPaths = [stopPath(folder.path), ...(order.stopFile === undefined ? [] : [order.stopFile])];
  const traces = await TraceWatch.start(order, (news) => folder.keepTraces(news));
  let seen: TracesSeen | undefined;
  let faultsSeen: FaultsSeen | undefined;
  const session = new RunSession(order, stopPaths, folder, {
    readingAt: resources?.at ?? (() => null),
    traces,
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
  const result = order.drive?.conclude(measured, seen?.stretches ?? []) ?? measured;
  const kept = await folder.finish(result);
  if (kept.examplesLost > 0) order.say(`note: ${counted(kept.examplesLost, "example")} of traces could not be kept`);
  return { result, path: folder.path, kept, ...(seen !== undefined && { traces: seen }) };
}
