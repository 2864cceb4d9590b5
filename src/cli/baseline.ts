import type { Collector } from "#measure";
import { isBaselineSettled } from "#method";
import type { ScenarioPlan } from "#run";
import type { CliCommand } from "./command.ts";
import type { Subject } from "./plan/subject.ts";
import type { Settings } from "./settings/resolve.ts";
import { defineMethod } from "./run.ts";

/** Long enough for a p99 with an interval at 4 requests/s. */
const baselineMs = 120_000;

const examples = `
Examples:
  $ plimsoll baseline http://localhost:3000/api/products
  $ plimsoll baseline shop.ts --slo 'p95 < 50ms'

One user of each scenario, without think time unless --think, until the percentiles have intervals or 120 s are over.`;

export const command: CliCommand = defineMethod(
  {
    name: "baseline",
    defaults: { think: false, workers: 1 },
    without: ["users", "spawnRate", "rampUp", "rate", "connections", "stages", "iterations", "arrivals"],
    scenarios: oneUserEach,
    isEnough,
  },
  "a test file, or a URL that is a whole test",
  examples,
);

function oneUserEach(subject: Subject, settings: Settings): readonly ScenarioPlan[] {
  const durationMs = settings.values.duration ?? baselineMs;
  const load = { kind: "closed", stages: [{ durationMs, from: 1, to: 1 }] } as const;
  if (subject.kind === "url") return [{ name: new URL(subject.url).pathname, load }];
  return subject.definition.scenarios.map(({ name }) => ({ name, load }));
}

function isEnough({ counts, names }: Collector): boolean {
  const judged = [...counts.operations].filter(([id]) => names.isJudged(id)).map(([, total]) => total.latency());
  return isBaselineSettled(judged, counts.measuredSeconds);
}
