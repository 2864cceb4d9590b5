import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { compareRuns } from "#measure";
import { junitXml, PageBuilder, plain, summaryText } from "#report";
import { type RunResult, UserError } from "#run";
import { openResult } from "#store";
import { exploreCases } from "../../../test/results/index.ts";
import { checkRun, soakRun, stressRun } from "../../../test/web/endurance.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plimsoll-damaged-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
const damages: readonly (Json | undefined)[] = [null, "x", 7, [], {}, [null], undefined];

/** Every place in a value: of lists the first and the last. */
function placesIn(value: Json, above: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) return [above];
  const keys = Array.isArray(value) ? [...new Set([0, value.length - 1])].filter((at) => at >= 0) : Object.keys(value);
  return [above, ...keys.flatMap((key) => placesIn((value as Record<string | number, Json>)[key]!, [...above, key]))];
}

function damaged(value: Json, [key, ...below]: readonly (string | number)[], by: Json | undefined): Json | undefined {
  if (key === undefined) return by;
  const copy = (Array.isArray(value) ? [...(value as readonly Json[])] : { ...(value as object) }) as Record<
    string | number,
    Json | undefined
  >;
  copy[key] = damaged(copy[key] ?? null, below, by);
  return copy as Json;
}

const page = { columns: 100, palette: plain, all: true };

function readAll(result: RunResult, whole: RunResult): void {
  summaryText(result, page);
  junitXml(result);
  new PageBuilder(result).picture({ state: "finished", madeAt: whole.startedAt, docs: [] }, []);
  compareRuns([result], [{ ...whole, id: `${whole.id}x` }], {
    isPaired: false,
    tolerance: 0.05,
    errorTolerance: 0.005,
    anyway: true,
    isStrict: false,
  });
}

/** What is no mistake of the user's, and where. */
function brokeBy(read: () => void, place: string, by: Json | undefined): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    return [`${place} = ${JSON.stringify(by)}: ${error instanceof Error ? (error.stack ?? "") : String(error)}`];
  }
}

const { pool } = exploreCases;
const trials = pool.explore.trials.filter((_, at) => at % 6 === 0);
const searched: RunResult = { ...pool, explore: { ...pool.explore, trials } };
const runs: readonly (readonly [block: keyof RunResult, run: RunResult])[] = [
  ["explore", searched],
  ["withoutFaults", { ...searched, withoutFaults: { explore: searched.explore! } }],
  ["soak", soakRun],
  ["stress", stressRun],
  ["check", checkRun],
];
/** All places with all damages take minutes: each run of the tests takes so many, spread over all of them. */
const each = Number(process.env["PLIMSOLL_LONG"] === "1" ? 1 : 17);

it.each(runs)(
  "a damaged block `%s` is one mistake of the user's, or it is read",
  async (block, run) => {
    const whole = JSON.parse(JSON.stringify(run)) as Record<string, Json>;
    const changes = placesIn(whole[block]!).flatMap((place) => damages.map((by) => [place, by] as const));
    const file = join(folder, "run.json");
    const broke: string[] = [];
    let refused = 0;
    for (const [place, by] of changes.filter((_, at) => at % each === 0)) {
      const document = { ...whole, [block]: damaged(whole[block]!, place, by) };
      await writeFile(file, JSON.stringify(document));
      const opened = await openResult(file).catch((error: unknown) => error);
      if (opened instanceof UserError) refused += 1;
      else broke.push(...brokeBy(() => readAll(opened as RunResult, run), [block, ...place].join("."), by));
    }
    expect(broke).toEqual([]);
    expect(refused).toBeGreaterThan(5);
  },
  300_000,
);
