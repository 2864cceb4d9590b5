import type { TestDefinition } from "./definition.ts";
import { findNotJson } from "./setup-data.ts";
import type { SetupContext } from "./test-file.ts";
import { threadState } from "./thread-state.ts";
import { refuse } from "./validate.ts";

/** Given to `defineTest({ setup })`; `.data` is there, typed, as soon as users run. */
export interface SetupHandle<Data> {
  (context: SetupContext): Promise<Data>;
  readonly data: Data;
}

/**
 * Runs once per run, before any load. What it returns must be JSON; every user reads it as `.data`.
 *
 * @example
 * const shared = setup(async ({ http }) => ({ ids: (await http.get("/ids")).json() as number[] }));
 * const view = scenario("view", ({ http, random }) => http.get(`/items/${random.pick(shared.data.ids)}`));
 * export default defineTest({ setup: shared, scenarios: [view] });
 */
export function setup<Data>(run: (context: SetupContext) => Data | Promise<Data>): SetupHandle<Data> {
  const handle = async (context: SetupContext): Promise<Data> => run(context);
  return Object.defineProperty(handle, "data", { get: () => dataOf(handle) }) as unknown as SetupHandle<Data>;
}

function dataOf(handle: unknown): unknown {
  const given = threadState.setup;
  if (given === undefined) {
    throw new Error("the setup has not run yet: read its .data inside a scenario, not at the top of the test file");
  }
  if (given.run !== handle) throw new Error("this setup was not given to defineTest: write defineTest({ setup: … })");
  return given.data;
}

/** Called by the runtime in every thread, before its first user, with what the test's setup returned. */
export function provideSetupData(test: TestDefinition, data: unknown): void {
  threadState.setup = { run: test.setup, data };
}

/** What setup returned, as every worker gets it: through JSON. What JSON would change or lose is refused. */
export function setupDataAsJson(test: TestDefinition, data: unknown): string | undefined {
  if (data === undefined) return undefined;
  const lost = findNotJson(data);
  if (lost !== undefined) {
    refuse({ calledAt: test.calledAt, name: "setup" }, lost.problem, lost.why, lost.hint);
  }
  return JSON.stringify(data);
}
