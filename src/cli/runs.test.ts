import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cases, second, start } from "../../test/results/index.ts";
import { plain } from "#report";
import type { RunResult } from "#run";
import { createRunFolder, type RunFolder } from "#store";
import { memoryContext, type MemoryContext } from "./memory-context.fixture.ts";
import { buildProgram } from "./program.ts";
import { type ListedRun, runsText } from "./runs.ts";

let cwd = "";
/** Runs that were begun; what a test does not finish is closed after it. */
const going: RunFolder[] = [];

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "plimsoll-runs-"));
});
afterEach(async () => {
  for (const run of going.splice(0)) await run.finish(cases.passing);
  await rm(cwd, { recursive: true, force: true });
});

const folder = (): string => join(cwd, ".plimsoll", "runs");

async function begin(id: string): Promise<RunFolder> {
  const plan = { ...start.plan, id };
  const run = await createRunFolder({
    runs: folder(),
    start: { ...start, plan },
    onProblem: (problem) => expect.fail(problem.message),
  });
  run.append(second(0));
  going.push(run);
  return run;
}

async function keep(...results: readonly RunResult[]): Promise<void> {
  for (const result of results) {
    await (await begin(result.id)).finish(result);
    going.pop();
  }
}

async function plimsoll(...args: readonly string[]): Promise<MemoryContext["written"]> {
  const context = memoryContext(cwd);
  const program = await buildProgram(args, context);
  await program.parseAsync([...args], { from: "user" });
  return context.written;
}

describe("plimsoll runs", () => {
  it("lists runs newest first, with state and figures", async () => {
    await keep(cases.passing, cases.failing, cases.invalid);
    await begin("20261122-000000-000-aaaa");
    await begin("20261123-000000-000-bbbb");
    await writeFile(join(folder(), "20261123-000000-000-bbbb", "running.json"), "{}");
    const rows = (await plimsoll("runs")).stdout.trimEnd().split("\n");
    expect(rows.map((row) => row.split(/ {2,}/).slice(0, 3))).toEqual([
      ["run", "test", "verdict"],
      ["20261123-000000-000-bbbb", "shop.ts", "■ interrupted"],
      ["20261122-000000-000-aaaa", "shop.ts", "… running"],
      [cases.invalid.id, "shop.ts", "! invalid"],
      [cases.failing.id, "shop.ts", "✗ fail"],
      [cases.passing.id, "shop.ts", "✓ pass"],
    ]);
  });

  it("prints JSON, and only the last twenty unless all are asked for", async () => {
    for (let run = 0; run < 23; run += 1)
      await keep({ ...cases.passing, id: `20261121-0000${String(10 + run)}-000-aaaa` });
    const some = JSON.parse((await plimsoll("runs", "--json")).stdout) as ListedRun[];
    expect(some).toHaveLength(20);
    expect(some[0]).toMatchObject({ id: "20261121-000032-000-aaaa", verdict: "pass", state: "finished" });
    expect(JSON.parse((await plimsoll("runs", "--all", "--json")).stdout)).toHaveLength(23);
    expect((await plimsoll("runs")).stdout).toContain("and 3 older (runs --all)");
  });

  it("says where it looked when there is nothing", async () => {
    expect(await plimsoll("runs")).toMatchObject({ stdout: "", stderr: `no runs in ${folder()}\n` });
    expect((await plimsoll("runs", "--json")).stdout).toBe("[]\n");
  });

  it("shows the others beside a run that a newer version wrote", async () => {
    await keep(cases.passing);
    const newer = join(folder(), "20271121-000000-000-aaaa");
    await mkdir(newer);
    await writeFile(join(newer, "result.json"), JSON.stringify({ format: "plimsoll.result/9" }));
    const { stdout } = await plimsoll("runs");
    expect(stdout).toMatch(/20271121-000000-000-aaaa .*\? unreadable/);
    expect(stdout).toContain(cases.passing.id);
  });

  it("looks where --out and PLIMSOLL_OUT say", async () => {
    await keep(cases.passing);
    expect((await plimsoll("runs", "--out", join(cwd, "empty"))).stdout).toBe("");
    const context = memoryContext(join(cwd, ".plimsoll"), { PLIMSOLL_OUT: "runs" });
    await (await buildProgram(["runs"], context)).parseAsync(["runs"], { from: "user" });
    expect(context.written.stdout).toContain(cases.passing.id);
  });

  it.each([80, 140])("fits %d columns", async (columns) => {
    const listed = Object.values(cases).map((result): ListedRun => {
      const { id, startedAt, method, test, target, verdict, summary, totals } = result;
      const { iterationsPerSecond, requestsPerSecond, errorRatio, latencyMs } = totals;
      const figures = { iterationsPerSecond, requestsPerSecond, errorRatio, latencyMs };
      return { id, state: "finished", path: "", startedAt, method, test, target, verdict, summary, ...figures };
    });
    const text = runsText(listed, 1234, { columns, palette: plain, all: false }, Date.parse("2026-11-21T05:00:00Z"));
    await expect(text).toMatchFileSnapshot(`golden/runs-${String(columns)}.txt`);
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(columns + 20);
  });
});

describe("plimsoll show", () => {
  it.each(["last", "20261121-0315", "q81z", "20261121-031502-007-q81z"])("finds the run by %s", async (asked) => {
    await keep(cases.passing, cases.failing);
    expect((await plimsoll("show", asked)).stdout).toContain(`✗ FAIL  ${cases.failing.summary.slice(0, 40)}`);
  });

  it("shows the last run when none is named, and where it is kept", async () => {
    await keep(cases.passing, cases.failing);
    expect((await plimsoll("show")).stdout).toContain(`kept in    .plimsoll/runs/${cases.failing.id}\n`);
  });

  it("prints the result document", async () => {
    await keep(cases.failing);
    expect(JSON.parse((await plimsoll("show", "--json")).stdout)).toEqual(cases.failing);
  });

  it("shows a run that left no result", async () => {
    const run = await begin(cases.passing.id);
    await run.finish(cases.passing);
    going.pop();
    await rm(join(run.path, "result.json"));
    const { stdout } = await plimsoll("show");
    expect(stdout).toContain("■ INTERRUPTED  shop.ts ended without a report after 1 s");
    expect(stdout).toContain("GET /api/products");
  });

  it("names what is close to an unknown id, and what fits one that is not enough", async () => {
    await keep(cases.passing, cases.failing);
    await expect(plimsoll("show", "20261121-0247x")).rejects.toMatchObject({
      hint: expect.stringContaining(cases.passing.id) as unknown,
    });
    await expect(plimsoll("show", "2026")).rejects.toThrow(`"2026" fits 2 runs.`);
    await expect(plimsoll("show", "../../etc")).rejects.toThrow("There is no run");
  });

  it("says so when there are no runs at all", async () => {
    await expect(plimsoll("show")).rejects.toThrow(`There are no runs in ${folder()}.`);
  });
});

describe("plimsoll rm", () => {
  it("removes the named runs and says which", async () => {
    await keep(cases.passing, cases.failing, cases.invalid);
    expect((await plimsoll("rm", "q81z", cases.passing.id, "q81z")).stdout).toBe(
      `removed ${cases.failing.id}\nremoved ${cases.passing.id}\n`,
    );
    expect(await readdir(folder())).toEqual([cases.invalid.id]);
  });

  it("keeps the newest", async () => {
    await keep(cases.passing, cases.failing, cases.invalid);
    await plimsoll("rm", "--keep", "1");
    expect(await readdir(folder())).toEqual([cases.invalid.id]);
    expect((await plimsoll("rm", "--keep", "1")).stderr).toBe("nothing to remove\n");
  });

  it("does not touch a run that is going on, unless forced", async () => {
    await keep(cases.failing);
    await begin(cases.passing.id);
    await expect(plimsoll("rm", cases.failing.id, cases.passing.id)).rejects.toThrow(
      "still running; nothing was removed",
    );
    await plimsoll("rm", "--keep", "0");
    expect(await readdir(folder())).toEqual([cases.passing.id]);
    await plimsoll("rm", "last", "--force");
    expect(await readdir(folder())).toEqual([]);
  });

  it.each([
    [[]],
    [["--keep", "-1"]],
    [["--keep", "x"]],
    [["--keep", "1", "last"]],
    [["nonsense"]],
    [["..", "--force"]],
  ])("refuses %j", async (args) => {
    await keep(cases.passing);
    await expect(plimsoll("rm", ...args)).rejects.toMatchObject({ name: "UserError", exitCode: 2 });
    expect(await readdir(folder())).toEqual([cases.passing.id]);
  });
});
