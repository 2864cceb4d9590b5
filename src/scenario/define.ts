import { callSite } from "./call-site.ts";
import { withDefinition, type ScenarioDefinition, type TaskDefinition, type TestDefinition } from "./definition.ts";
import type {
  PlainScenarioOptions,
  Scenario,
  ScenarioOptions,
  StartContext,
  TaskContext,
  TaskFunction,
  Test,
  TestOptions,
} from "./test-file.ts";
import {
  kindOf,
  readPause,
  readTasks,
  readWeight,
  refuse,
  requireFunction,
  requireKnownKeys,
  requireName,
  requireObject,
  type Subject,
} from "./validate.ts";
import { readDependencies } from "./validate-fault.ts";
import { requireBodySize, requireLoad, requireTimeout, requireTraceLink } from "./validate-load.ts";
import { readScenarios, readSlo, readTls, requireTarget, requireTexts } from "./validate-test.ts";

/** Options of a flow in plain code that logs in first: what `start` returns is the flow's `user`. */
export interface FlowOptions<User> extends PlainScenarioOptions {
  /** Once per virtual user. */
  readonly start?: (context: StartContext) => User | Promise<User>;
  /** Once per virtual user, when it ends by itself. */
  readonly stop?: (context: TaskContext<User>) => unknown;
}

const flowKeys = ["weight", "pause", "load", "start", "stop"];
const scenarioKeys = [...flowKeys, "order", "tasks"];
const scenarioExample = `scenario("browse", { tasks: { "list products": ({ http }) => http.get("/products") } })`;

/**
 * What one kind of user does, again and again: a flow in plain code, or tasks to pick from.
 *
 * @example
 * scenario("browse", async ({ http, pause }) => {
 *   await http.get("/products");
 *   await pause(["1s", "3s"]);
 *   await http.get("/products/:id", { path: { id: 7 } });
 * });
 */
export function scenario(name: string, flow: TaskFunction<undefined>, options?: PlainScenarioOptions): Scenario;
export function scenario<User = undefined>(
  name: string,
  options: FlowOptions<User>,
  flow: TaskFunction<User>,
): Scenario;
/**
 * @example
 * scenario("shopper", {
 *   pause: ["1s", "3s"],
 *   async start({ http }) {
 *     return { token: (await http.post("/login")).json().token as string };
 *   },
 *   tasks: {
 *     "list products": { weight: 3, run: ({ http }) => http.get("/products") },
 *     "see the cart": ({ http, user }) => http.get("/cart", { auth: { bearer: user.token } }),
 *   },
 * });
 */
export function scenario<User = undefined>(name: string, options: ScenarioOptions<User>): Scenario;
export function scenario(name: string, first: unknown, second?: unknown): Scenario {
  const subject = { calledAt: callSite(scenario), name: `scenario ${JSON.stringify(name) ?? "without a name"}` };
  requireName(subject, name);
  const definition =
    typeof first === "function" || typeof second === "function"
      ? plainScenario(subject, name, first, second)
      : taskScenario(subject, name, first);
  return withDefinition<Scenario>({ kind: "plimsoll.scenario", name }, definition);
}

function plainScenario(subject: Subject, name: string, first: unknown, second: unknown): ScenarioDefinition {
  const [flow, options = {}] = typeof first === "function" ? [first, second] : [second, first];
  requireObject(subject, options, `scenario("browse", async ({ http }) => { … }, { pause: "1s" })`);
  if ("tasks" in options) {
    const why = "Its users would not know which of them to do.";
    refuse(subject, "it has both a flow and tasks", why, "Give it one of them, or make two scenarios.");
  }
  requireKnownKeys(subject, options, flowKeys);
  const run = flow as TaskDefinition["run"];
  return define(subject, options, { name, order: "weighted", plain: true, tasks: [{ name, weight: 1, run }] });
}

function taskScenario(subject: Subject, name: string, options: unknown): ScenarioDefinition {
  requireObject(subject, options, scenarioExample);
  requireKnownKeys(subject, options, scenarioKeys);
  const { order = "weighted", tasks } = options as ScenarioOptions<unknown>;
  if (order !== "weighted" && order !== "sequence") {
    const why = "Tasks are picked by weight, or done in turn.";
    refuse(subject, `"order" is ${kindOf(order)}`, why, `Write "weighted" or "sequence".`);
  }
  return define(subject, options, { name, order, plain: false, tasks: readTasks(subject, tasks, order) });
}

function define(
  subject: Subject,
  options: object,
  flow: Pick<ScenarioDefinition, "name" | "order" | "plain" | "tasks">,
): ScenarioDefinition {
  const { weight, pause, load, start, stop } = options as FlowOptions<unknown>;
  requireFunction(subject, "start", start);
  requireFunction(subject, "stop", stop);
  requireLoad(subject, load);
  return {
    ...flow,
    tasks: Object.freeze(flow.tasks.map((task) => Object.freeze(task))),
    pickThresholds: Object.freeze(thresholds(flow.tasks)),
    weight: readWeight(subject, "the scenario", weight),
    pause: Object.freeze(readPause(subject, pause)),
    ...(start === undefined ? {} : { start }),
    ...(stop === undefined ? {} : { stop }),
    ...(load === undefined ? {} : { load: Object.freeze({ ...load }) }),
    calledAt: subject.calledAt,
  };
}

function thresholds(tasks: readonly TaskDefinition[]): number[] {
  const total = tasks.reduce((sum, task) => sum + task.weight, 0);
  let reached = 0;
  return tasks.map((task, index) => {
    reached += task.weight;
    return index === tasks.length - 1 ? 1 : reached / total;
  });
}

const testKeys = {
  target: true,
  name: true,
  scenarios: true,
  load: true,
  slo: true,
  tags: true,
  headers: true,
  timeout: true,
  maxBody: true,
  traceLink: true,
  tls: true,
  fault: true,
  setup: true,
  teardown: true,
} as const satisfies Record<keyof TestOptions, true>;

/**
 * A test file's default export: the scenarios, what they are aimed at, and what must hold.
 *
 * @example
 * export default defineTest({
 *   target: "http://localhost:3000",
 *   scenarios: [browse],
 *   slo: ["p99 < 500ms", "errors < 2%"],
 *   load: { users: 200, rampUp: "20s", hold: "10m" },
 * });
 */
export function defineTest<Data = undefined>(options: TestOptions<Data>): Test {
  const subject: Subject = { calledAt: callSite(defineTest), name: "defineTest" };
  requireObject(subject, options, "defineTest({ scenarios: [browse] })");
  requireKnownKeys(subject, options, Object.keys(testKeys));
  const { name, target, load, timeout, maxBody, traceLink, setup, teardown } = options;
  if (name !== undefined) requireName(subject, name);
  requireTarget(subject, target);
  requireLoad(subject, load);
  requireTimeout(subject, timeout);
  requireBodySize(subject, maxBody);
  requireTraceLink(subject, traceLink);
  requireFunction(subject, "setup", setup);
  requireFunction(subject, "teardown", teardown);
  const tls = readTls(subject, options.tls);
  const dependencies = readDependencies(subject, options.fault);
  return withDefinition<Test>(
    { kind: "plimsoll.test" },
    {
      ...(name === undefined ? {} : { name }),
      ...(target === undefined ? {} : { target }),
      scenarios: Object.freeze(readScenarios(subject, options.scenarios)),
      ...(load === undefined ? {} : { load: Object.freeze({ ...load }) }),
      slo: Object.freeze(readSlo(subject, options.slo)),
      tags: requireTexts(subject, "tags", options.tags),
      headers: requireTexts(subject, "headers", options.headers),
      ...(timeout === undefined ? {} : { timeout }),
      ...(maxBody === undefined ? {} : { maxBody }),
      ...(traceLink === undefined ? {} : { traceLink }),
      ...(tls === undefined ? {} : { tls }),
      ...(dependencies === undefined ? {} : { dependencies }),
      ...(setup === undefined ? {} : { setup }),
      ...(teardown === undefined ? {} : { teardown: teardown as NonNullable<TestDefinition["teardown"]> }),
      calledAt: subject.calledAt,
    },
  );
}
