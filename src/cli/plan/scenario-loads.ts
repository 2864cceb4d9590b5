import type { LoadPlan, ScenarioPlan } from "#run";
import type { TestDefinition } from "#scenario";
import { fileLayer, loadValues } from "../settings/file-values.ts";
import type { Layer, Source } from "../settings/layer.ts";
import { givesModel, mergeLoad, type LoadKey } from "../settings/load-merge.ts";
import { mistake } from "../settings/mistake.ts";
import type { Settings } from "../settings/resolve.ts";
import { divideLoad, peakLevel } from "./divide-load.ts";
import type { FileSubject, Subject } from "./subject.ts";
import { totalLoad, type LoadDefaults } from "./total-load.ts";

interface Loads {
  readonly scenarios: readonly ScenarioPlan[];
  readonly notes: readonly string[];
}
type Scenario = TestDefinition["scenarios"][number];

/** What wrk is mostly called with: as many users as connections, in one pool. */
export const urlConnections = 64;
const urlDefaults: LoadDefaults = { users: urlConnections, holdMs: 10_000 };
const fileHoldMs = 30_000;

/** The load of each scenario: its own, or its share by weight of the test's. */
export function scenarioLoads(settings: Settings, subject: Subject): Loads {
  if (subject.kind === "url") {
    return { scenarios: [{ name: nameOf(subject.url), load: testLoad(settings, urlDefaults) }], notes: [] };
  }
  const { scenarios } = subject.definition;
  const typed = settings.layers.filter(({ name }) => name === "environment" || name === "flag");
  // A load typed with the command is the whole test's: "the test says who the users are, the command how many".
  const overridden = typed.some(({ values }) => givesModel(values));
  const own = new Map<Scenario, LoadPlan>();
  for (const scenario of scenarios) {
    if (scenario.load !== undefined && !overridden) own.set(scenario, ownLoad(scenario, subject, typed));
  }
  const sharing = scenarios.filter((scenario) => !own.has(scenario));
  const defaults = { users: Math.max(1, sharing.length), holdMs: fileHoldMs };
  const weights = sharing.map(({ weight }) => weight);
  const parts = sharing.length === 0 ? [] : divideLoad(testLoad(settings, defaults), weights);
  const shared = new Map(sharing.map((scenario, index) => [scenario, parts[index]]));
  const plans = scenarios.flatMap((scenario) => {
    const load = own.get(scenario) ?? shared.get(scenario);
    return load === undefined ? [] : [{ name: scenario.name, load }];
  });
  return { scenarios: plans, notes: plans.filter(isIdle).map(idleNote) };
}

const testLoad = (settings: Settings, defaults: LoadDefaults): LoadPlan =>
  totalLoad(settings.values, defaults, (key) => settings.why[key]?.from[0]);

function ownLoad(scenario: Scenario, { file }: FileSubject, typed: readonly Layer[]): LoadPlan {
  const location = { file };
  const layer = fileLayer(
    "test file",
    loadValues(scenario.load ?? {}, location),
    location,
    `scenario "${scenario.name}"`,
  );
  if (layer.values.connections !== undefined) {
    throw mistake([layer.source("connections")], `scenario "${scenario.name}" has connections of its own`, {
      why: "The pool of connections is one for all scenarios.",
      hint: "Move connections to the test's load.",
    });
  }
  const merged = mergeLoad([layer, ...typed]);
  const { connections: _pool, ...values } = merged.values;
  // Typed arrivals are for the open scenarios among these; that others are closed is no mistake.
  const sourceOf = (key: LoadKey): Source | undefined => (key === "arrivals" ? undefined : merged.sources.get(key));
  return totalLoad(values, { users: 1, holdMs: fileHoldMs }, sourceOf);
}

const isIdle = ({ load }: ScenarioPlan): boolean => peakLevel(load) === 0;
const idleNote = ({ name }: ScenarioPlan): string =>
  `scenario "${name}" gets no load: there are fewer users than its weight asks for`;

/** A URL's scenario is called by what it asks for. */
const nameOf = (url: string): string => new URL(url).pathname;
