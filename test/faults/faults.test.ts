import { afterAll, beforeAll, expect, test } from "vitest";
import type { Finding } from "#run";
import { isLong } from "../e2e/measure.ts";
import { type Postgres, postgresPrograms, startPostgres } from "../examples/postgres.ts";
import { type Planted, planted } from "./planted.ts";
import { startTracedShop } from "./shop-inside.ts";
import { surroundings, type Surroundings } from "./surroundings.ts";

const runs = isLong ? 20 : 2;
/** Under load at the same time: none of them uses more than a fifth of a core. */
const shopsAtOnce = isLong ? 2 : 4;
const tries = 4;

const programs = postgresPrograms();
let postgres: Postgres | undefined;
beforeAll(async () => {
  if (programs === undefined) process.stderr.write("PostgreSQL is not installed: PGlite is used in its place\n");
  else postgres = await startPostgres(programs);
});
afterAll(() => postgres?.stop());

for (let run = 1; run <= runs; run++) {
  const around = surroundings[(run - 1) % surroundings.length]!;
  const name = `run ${run}, ${around.name}: each planted fault is found on its route, and nothing else is`;
  test(name, async () => {
    const said = await findingsOfEach(around);
    const found = said.map(([{ faults }, findings]) => [faults, summaryOf(findings)]);
    const expected = planted.map((each) => [each.faults, isCheap(each, around) ? [] : each.found]);
    const evidence = said.flatMap(([{ faults }, findings]) =>
      findings.map((each) => `${faults}: ${JSON.stringify(each)}`),
    );
    expect(Object.fromEntries(found), evidence.join("\n")).toEqual(Object.fromEntries(expected));
    for (const [{ says = /./ }, findings] of said) {
      if (findings.length > 0) expect(findings[0]?.evidence.join("\n")).toMatch(says);
    }
  });
}

type Said = readonly [Planted, readonly Finding[]];

/** Starting one costs a core seconds, which would be stolen from those under load: a few are started, then all are used. */
async function findingsOfEach(around: Surroundings): Promise<readonly Said[]> {
  const said: Said[] = [];
  for (let from = 0; from < planted.length; from += shopsAtOnce) {
    let left = planted.slice(from, from + shopsAtOnce);
    for (let tried = 1; left.length > 0; tried++) {
      if (tried > tries) throw new Error("the machine was too busy, again and again");
      const findings = await findingsOfBatch(left, around);
      said.push(...left.flatMap((each, index) => (findings[index] ? [[each, findings[index]] as const] : [])));
      left = left.filter((_, index) => findings[index] === undefined);
    }
  }
  return said;
}

async function findingsOfBatch(batch: readonly Planted[], around: Surroundings) {
  const shops = await Promise.all(batch.map(({ faults }) => startTracedShop(faults, around, databaseUrl(around))));
  return Promise.all(shops.map((shop) => shop.findings()));
}

const databaseUrl = ({ database }: Surroundings): string | undefined => database && postgres?.url;

const isCheap = ({ faults }: Planted, { cheap }: Surroundings): boolean => cheap?.includes(faults) ?? false;

const summaryOf = (findings: readonly Finding[]): readonly string[] => [
  ...new Set(findings.map(({ kind, route }) => `${kind} ${route}`)),
];
