import { parseSlo } from "#measure";
import type { LoadPlan } from "#run";
import type { Drive } from "../../src/cli/lab/explore/exploration.ts";
import type { Lab } from "#method";
import type { RunOrder } from "../../src/cli/lab/lab.ts";
import { RunSession } from "../../src/cli/lab/run-session.ts";
import { planFor } from "../../src/load/plan.fixture.ts";
import type { LabSubject, LabTarget } from "../../src/method/lab.conformance.ts";
import { narrowPerSecond } from "../../src/method/lab.conformance.ts";
import { startTarget, type Target } from "../targets/start.ts";

const openAtNothing: LoadPlan = {
  kind: "open",
  arrivals: "poisson",
  stages: [{ durationMs: 86_400_000, from: 0, to: 0 }],
};

function targetOf(kind: LabTarget): Promise<Target> {
  switch (kind) {
    case "fast":
      return startTarget("hold", { ms: 2 });
    case "narrow":
      return startTarget("queue", { slots: 1, ms: 1000 / narrowPerSecond });
    case "mute":
      return startTarget("mute", { every: 1 });
  }
}

/** The real Lab, its engines in this process, and a target in a process of its own. */
export async function engineLab(
  kind: LabTarget,
): Promise<LabSubject & { readonly session: RunSession; readonly target: Target }> {
  const target = await targetOf(kind);
  let done: () => void = () => undefined;
  const over = new Promise<void>((resolve) => (done = resolve));
  let ready: (lab: Lab) => void = () => undefined;
  const lab = new Promise<Lab>((resolve) => (ready = resolve));
  const session = sessionOf(target.url, {
    weights: [1],
    usersStart: false,
    slo: [parseSlo("p95 < 100ms"), parseSlo("GET / p99 < 1s")],
    ratePerSecondMax: null,
    allowedPerSecond: () => Number.POSITIVE_INFINITY,
    loads: [],
    progress: () => undefined,
    stretches: () => [],
    conclude: (measured) => measured,
    run: async (given) => {
      ready(given);
      await over;
    },
  });
  const ran = session.run();
  return {
    lab: await lab,
    session,
    target,
    // As the first Ctrl-C does.
    interrupt: () => void process.emit("SIGINT", "SIGINT"),
    dispose: async () => {
      done();
      await ran;
      await target.stop();
    },
  };
}

function sessionOf(url: string, drive: Drive): RunSession {
  const plan = planFor({
    target: url,
    test: { kind: "url", url: `${url}/`, method: "GET", headers: {} },
    workers: 1,
    samplesAnswers: true,
    gracefulStopMs: 2000,
    scenarios: [{ name: "/", load: openAtNothing }],
  });
  const order: RunOrder = {
    plan,
    title: url,
    source: undefined,
    feeders: 0,
    abortOn: new Set(),
    drive,
    command: [],
    cwd: ".",
    runs: undefined,
    strict: false,
    inProcess: true,
    stopFile: undefined,
    abortRules: false,
    health: undefined,
    view: { update: () => undefined, note: () => undefined, stop: () => Promise.resolve() },
    viewEveryMs: 1000,
    say: (text) => void process.stderr.write(`${text}\n`),
    scriptOutput: process.stderr,
  };
  const beside = { readingAt: () => null, traces: undefined };
  const nothing = (): undefined => undefined;
  const keep = { append: nothing, keepOpen: nothing, keepLive: nothing, takeOrders: () => Promise.resolve([]) };
  return new RunSession(order, [], keep, beside);
}
