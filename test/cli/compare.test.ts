import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ComparisonResult, RunResult } from "#run";
import { seeded } from "../../src/method/simulation/seeded.fixture.ts";
import { noisyRuns } from "../truth/compare/noisy-runs.ts";
import { plimsoll } from "./command.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plimsoll-compare-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const side = { noise: 0.03, operations: 3, slowed: 0, times: 1 };

/** Documents as `plimsoll run --json FILE` writes them. */
async function documents(name: string, runs: readonly RunResult[]): Promise<string[]> {
  return Promise.all(
    runs.map(async (run, index) => {
      const file = `./${name}${String(index)}.json`;
      await writeFile(join(folder, file), JSON.stringify(run));
      return file;
    }),
  );
}

async function sides(runs: number, times: number): Promise<readonly [a: string[], b: string[]]> {
  const random = seeded(7);
  const a = await documents("a", noisyRuns({ ...side, runs }, random));
  const b = await documents("b", noisyRuns({ ...side, runs, times, slowed: 3 }, random));
  return [a, b];
}

describe("plimsoll compare", () => {
  it("exits with 98 where B is slower, and says by how much", async () => {
    const [a, b] = await sides(5, 1.2);
    const { exitCode, stdout, stderr } = await plimsoll(folder, [
      "compare",
      ...a,
      "--",
      ...b,
      "--junit",
      "x/compare.xml",
    ]);
    expect(stdout, stderr).toMatch(/^✗ B is worse than A: .* \+\d+(\.\d+)? %/);
    expect(exitCode).toBe(98);
    expect(stdout).not.toContain("\u001b");
    const xml = await readFile(join(folder, "x/compare.xml"), "utf8");
    expect(xml).toMatch(/<testcase [^>]*name="GET \/api\/0 p50"[^>]*><failure message="\+/);

    const json = await plimsoll(folder, ["compare", "--json", ...a, "--", ...b]);
    const comparison = JSON.parse(json.stdout) as ComparisonResult;
    expect(comparison).toMatchObject({ format: "plimsoll.comparison/1", verdict: "regression", exitCode: 98 });
    expect(comparison.a).toHaveLength(5);
    const row = comparison.rows.find(({ subject, metric }) => subject.kind === "all" && metric === "p50");
    expect(row?.low).toBeGreaterThan(0.1);
    expect(row?.high).toBeLessThan(0.3);
  });

  it("says that there is no difference to be seen where there is none, and what it could have seen", async () => {
    const [a, b] = await sides(5, 1);
    const { exitCode, stdout } = await plimsoll(folder, ["compare", ...a, "--", ...b]);
    expect(stdout).toMatch(/No difference to be seen|as fast as A/);
    expect(stdout).toContain("seen from");
    expect(exitCode).toBe(0);
  });

  it("takes two runs for one sample a side, and says what it could have seen", async () => {
    const [[a = ""], [b = ""]] = await sides(1, 1.2);
    const { exitCode, stdout } = await plimsoll(folder, ["compare", a, b]);
    expect(stdout).toMatch(/One run a side does not tell/);
    expect(stdout.replace(/\s+/g, " ")).toMatch(/p95 worse by \d+(\.\d+)? % would have been found/);
    expect(exitCode).toBe(0);
    expect((await plimsoll(folder, ["compare", a, b, "--strict"])).exitCode).toBe(97);
    expect((await plimsoll(folder, ["compare", a, b, "--noise", "1%"])).exitCode).toBe(98);
  });

  it("refuses what was measured differently, lists how, and compares it anyway when told to", async () => {
    const [[a = ""]] = await sides(1, 1);
    const other = JSON.parse(await readFile(join(folder, a), "utf8")) as RunResult;
    const environment = { ...other.environment, cpuModel: "Faster CPU" };
    await writeFile(
      join(folder, "o.json"),
      JSON.stringify({ ...other, id: "20261121-024701-482-zzzz", load: ["9 users"], environment }),
    );
    const refused = await plimsoll(folder, ["compare", a, "./o.json"]);
    expect(refused.exitCode).toBe(97);
    expect(refused.stdout).toContain("cannot be compared");
    expect(refused.stdout.replace(/\s+/g, " ")).toContain("load: A 200 users, up in 20 s, held for 2 m, B 9 users");
    expect(refused.stdout.replace(/\s+/g, " ")).toContain("processor: A Example CPU 3.1 GHz, B Faster CPU");
    expect((await plimsoll(folder, ["compare", a, "./o.json", "--anyway"])).exitCode).toBe(0);
  });

  it("is stopped by counts alone, of one run a side", async () => {
    const [[a = ""]] = await sides(1, 1);
    const run = JSON.parse(await readFile(join(folder, a), "utf8")) as RunResult;
    await documents("n", [withCalls(run, run.id, 2), withCalls(run, "20261121-024701-482-zzzz", 3)]);
    const { exitCode, stdout } = await plimsoll(folder, ["compare", "./n0.json", "./n1.json"]);
    expect(stdout).toContain("GET /api/0: sql calls per request: 2 → 3");
    expect(exitCode).toBe(98);
    expect((await plimsoll(folder, ["compare", "./n1.json", "./n0.json"])).exitCode).toBe(0);
  });

  it.each([
    [["compare", "./a0.json"], 2, "Which of these runs are A"],
    [["compare", "./a0.json", "./a1.json", "./a2.json"], 2, "Which of these runs are A"],
    [["compare", "./a0.json", "--"], 2, "argument missing"],
    [["compare", "./a0.json", "./a0.json"], 2, "named twice"],
    [["compare", "--paired", "./a0.json", "./a1.json", "--", "./b0.json"], 2, "as many runs in A as in B"],
    [["compare", "./a0.json", "./a1.json", "--tolerance", "much"], 2, "no share"],
    [["compare", "./not-a-run.json", "./a1.json"], 2, "no result of a run"],
  ])("%j exits with %i", async (args, code, text) => {
    await sides(3, 1);
    await writeFile(join(folder, "not-a-run.json"), "{}");
    const { exitCode, stderr } = await plimsoll(folder, args);
    expect(stderr).toContain(text);
    expect(exitCode).toBe(code);
  });
});

/** As traces told of it. */
function withCalls(run: RunResult, id: string, callsPerRequest: number): RunResult {
  const durations = { mean: 1, p95: 2, max: 3 };
  const row = {
    depth: 1,
    label: "select 1",
    service: "shop",
    dependency: "sql",
    callsPerRequest,
    callMs: durations,
    selfMsPerRequest: 1,
    criticalShare: 1,
    errorRatio: 0,
  };
  const route = { route: "GET /api/0", service: "shop", operations: [], traces: 9, coverage: 1, queueMs: null };
  const inside = {
    coverage: { requestsTraced: 9, rootsReceived: 9, spansReceived: 27, spansDropped: {}, spansDroppedBySdk: {} },
    routes: [{ ...route, serverMs: durations, rows: [row], examples: [] }],
    dependencies: [],
  };
  return { ...run, id, inside };
}
