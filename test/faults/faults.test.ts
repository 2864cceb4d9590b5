import { afterAll, beforeAll, expect, test } from "vitest";
import { isLong } from "../e2e/measure.ts";
import { type Postgres, postgresPrograms, startPostgres } from "../examples/postgres.ts";
import { type Planted, planted } from "./planted.ts";
import { findingsOf, type Found } from "./shop-inside.ts";
import { surroundings, type Surroundings } from "./surroundings.ts";

const runs = isLong ? 20 : 2;
/** Shops at the same time; none of them uses more than a third of a core. */
const lanes = 4;

const programs = postgresPrograms();
let postgres: Postgres | undefined;
beforeAll(async () => {
  if (programs !== undefined) postgres = await startPostgres(programs);
});
afterAll(() => postgres?.stop());

for (let run = 1; run <= runs; run++) {
  const around = surroundings[(run - 1) % surroundings.length]!;
  const isPossible = around.database === undefined || programs !== undefined;
  const name = `run ${run}, ${around.name}: each planted fault is found on its route, and nothing else is`;
  test.runIf(isPossible)(name, async () => {
    const databaseUrl = around.database && postgres?.url;
    const said = await inLanes(async ({ faults }) => [faults, await findingsOf(faults, around, databaseUrl)] as const);
    const found = said.map(([faults, findings]) => [faults, summaryOf(findings)]);
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(planted.map((each) => [each.faults, isCheap(each, around) ? [] : each.found])),
    );
    for (const [faults, findings] of said) {
      const { says } = planted.find((each) => each.faults === faults)!;
      if (says !== undefined) expect(findings[0]?.evidence.join("\n")).toMatch(says);
    }
  });
}

const isCheap = ({ faults }: Planted, { cheap }: Surroundings): boolean => cheap?.includes(faults) ?? false;

const summaryOf = (findings: readonly Found[]): readonly string[] => [
  ...new Set(findings.map(({ kind, route }) => `${kind} ${route}`)),
];

async function inLanes<Outcome>(look: (each: Planted) => Promise<Outcome>): Promise<readonly Outcome[]> {
  const waiting = [...planted];
  const outcomes: Outcome[] = [];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) outcomes.push(await look(next));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return outcomes;
}
