import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { exploreCases, passing, second, start } from "../../test/results/index.ts";
import { openResult, openRun } from "./open-run.ts";
import { createRunFolder, type NewRun, runsDirectory } from "./run-folder.ts";
import { runEntry } from "./run-list.ts";

let home = "";
let runs = "";

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "plimsoll-store-"));
  runs = runsDirectory(home);
});
afterEach(() => rm(home, { recursive: true, force: true }));

const id = passing.id;
const newRun = (): NewRun => ({ runs, start, onProblem: ({ message }) => expect.fail(message) });

describe("a run that left no result", () => {
  it("is rebuilt from its seconds, percentiles and failures included", async () => {
    const folder = await createRunFolder(newRun());
    for (let at = 0; at < 20; at += 1) folder.append(second(at, { ok: 95, failed: 5, ms: 20 }));
    await folder.finish(passing);
    await rm(join(folder.path, "result.json"));
    const { entry, result } = await openRun(runs, id);
    expect(entry.state).toBe("interrupted");
    expect(result).toMatchObject({
      id,
      verdict: "interrupted",
      durationMs: 20_000,
      summary: "shop.ts ended without a report after 20 s; this is what it had measured by then.",
      ledger: { exact: true, requests: { started: 2000, ok: 1900, failed: 100, byError: { http_5xx: 100 } } },
      totals: { requestsPerSecond: 100, errorRatio: 0.05 },
    });
    const [operation] = result.operations;
    expect(operation).toMatchObject({ method: "GET", name: "/api/products", count: 2000, failed: 100 });
    expect(operation?.latencyMs.p50).toBeGreaterThan(19);
    expect(operation?.latencyMs.p50).toBeLessThan(23);
    expect(operation?.latencyMs.failuresFrom).toBeCloseTo(0.95);
    expect(operation?.latencyMs.p99).toBeNull();
    expect(result.validity.doubts.map((doubt) => doubt.code)).toEqual(["no-report"]);
    expect(operation?.rawLatencyMs.p50).toBeNull();
  });

  it("knows what was changed of its load", async () => {
    const folder = await createRunFolder(newRun());
    const change = { atSeconds: 1.25, scenario: "shopper", load: "220 users", by: "key +" };
    for (let at = 0; at < 3; at += 1) folder.append(at === 1 ? { ...second(at), loadChanges: [change] } : second(at));
    await folder.finish(passing);
    await rm(join(folder.path, "result.json"));
    expect((await openRun(runs, id)).result.loadChanges).toEqual([change]);
  });

  it("is measured as a whole run would be: without warm-up, without hooks, by completed iterations", async () => {
    const warm = { ...start, plan: { ...start.plan, warmUpMs: 1500 } };
    const folder = await createRunFolder({ ...newRun(), start: warm });
    for (let at = 0; at < 6; at += 1) {
      const measured = second(at, at < 2 ? { ok: 10, ms: 900 } : { ok: 90, failed: 10 });
      const [login] = second(at, { ok: 5, ms: 5000 }).operations;
      const name = { id: 2, kind: "request", protocol: "http", name: "/login", scenario: "shopper", step: "start" };
      const names = at === 0 ? [...measured.names, name as (typeof measured.names)[number]] : [];
      const operations = [...measured.operations, { ...login!, id: 2 }];
      folder.append({ ...measured, names, operations, requestsStarted: measured.requestsStarted + 5 });
    }
    await folder.finish(passing);
    await rm(join(folder.path, "result.json"));
    const { ledger, totals, scenarios, operations } = (await openRun(runs, id)).result;
    expect(ledger.requests).toMatchObject({ started: 450, ok: 410, failed: 40 });
    expect(totals).toMatchObject({ requestsPerSecond: 100, iterationsPerSecond: 90, warmUpSeconds: 2 });
    expect(totals.latencyMs.max).toBeLessThan(12);
    expect(scenarios[0]).toMatchObject({ iterationsPerSecond: 90, iterations: { completed: 380 } });
    expect(operations.map(({ count, ratePerSecond }) => [count, ratePerSecond])).toEqual([
      [400, 100],
      [20, 5],
    ]);
  });

  it.each(["timeline", "resources"])("is rebuilt where its result has no %s, which reports walk", async (name) => {
    const folder = await createRunFolder(newRun());
    for (let at = 0; at < 3; at += 1) folder.append(second(at));
    await folder.finish(passing);
    await writeFile(join(folder.path, "result.json"), JSON.stringify({ ...passing, [name]: undefined }));
    const { result } = await openRun(runs, id);
    expect([result.verdict, result.timeline.length, result.resources]).toEqual(["interrupted", 3, {}]);
  });

  it("counts what was under way when it ended as cancelled", async () => {
    const folder = await createRunFolder(newRun());
    const ended = second(0);
    const iterations = ended.iterations.map((each) => ({ ...each, started: each.started + 7 }));
    folder.append({ ...ended, iterations, requestsStarted: ended.requestsStarted + 9 });
    await folder.finish(passing);
    await rm(join(folder.path, "result.json"));
    const { ledger } = (await openRun(runs, id)).result;
    expect(ledger).toMatchObject({
      exact: true,
      iterations: { started: 107, completed: 100, cancelled: 7 },
      requests: { started: 109, ok: 100, cancelled: 9 },
    });
  });

  it("is rebuilt up to the damage when its segment is torn at any place", async () => {
    const folder = await createRunFolder(newRun());
    for (let at = 0; at < 5; at += 1) folder.append(second(at, { ok: 2 }));
    await folder.finish(passing);
    await rm(join(folder.path, "result.json"));
    const segment = join(folder.path, "segments", "000001.segment");
    const bytes = await readFile(segment);
    let most = 0;
    for (let length = 0; length < bytes.length; length += 41) {
      await writeFile(segment, bytes.subarray(0, length));
      const { result } = await openRun(runs, id);
      expect(result.timeline.length).toBeGreaterThanOrEqual(most);
      most = result.timeline.length;
    }
    expect(most).toBe(4);
  });

  it("is found in a result.json that was torn", async () => {
    const folder = await createRunFolder(newRun());
    folder.append(second(0));
    await folder.finish(passing);
    const file = join(folder.path, "result.json");
    const text = await readFile(file, "utf8");
    for (const length of [0, 1, 100, text.length - 2]) {
      await writeFile(file, text.slice(0, length));
      expect((await openRun(runs, id)).result).toMatchObject({ verdict: "interrupted", durationMs: 1000 });
    }
  });

  it("is shown with the little that is known when its plan is lost, too", async () => {
    await mkdir(join(runs, id), { recursive: true });
    const { result } = await openRun(runs, id);
    expect(result).toMatchObject({ verdict: "interrupted", startedAt: passing.startedAt, operations: [] });
  });

  it("is refused with a clear message where a newer version wrote it", async () => {
    await mkdir(join(runs, id), { recursive: true });
    await writeFile(join(runs, id, "result.json"), JSON.stringify({ format: "plimsoll.result/2" }));
    await expect(openRun(runs, id)).rejects.toThrow("newer Plimsoll");
  });

  it("has lost a second at most after kill -9", async () => {
    const script = `
      import { createRunFolder } from ${JSON.stringify(join(import.meta.dirname, "run-folder.ts"))};
      import { second, start } from ${JSON.stringify(join(import.meta.dirname, "../../test/results/index.ts"))};
      const folder = await createRunFolder({ runs: ${JSON.stringify(runs)}, start, onProblem: (problem) => { throw new Error(problem.message); } });
      let at = 0;
      setInterval(() => { folder.append(second(at, { ok: 20 })); at += 1; process.stdout.write(at + "\\n"); }, 20);
    `;
    const { build } = await import("esbuild");
    const file = join(home, "writer.mjs");
    const options = {
      stdin: { contents: script, resolveDir: import.meta.dirname },
      bundle: true,
      platform: "node",
      format: "esm",
    } as const;
    await build({ ...options, outfile: file, logLevel: "error" });
    const child = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "inherit"] });
    let appended = 0;
    child.stdout.on("data", (chunk: Buffer) => (appended = Number(chunk.toString().trim().split("\n").at(-1))));
    while (appended < 15) await once(child.stdout, "data");
    expect((await runEntry(runs, id)).state).toBe("running");
    child.kill("SIGKILL");
    await once(child, "exit");
    const { entry, result } = await openRun(runs, id);
    expect(entry.state).toBe("interrupted");
    expect(result.timeline.length).toBeGreaterThanOrEqual(appended - 2);
  });
});

describe("a run that was killed in the middle of a second", () => {
  it("is rebuilt with what that second held so far, until the second itself is kept", async () => {
    const folder = await createRunFolder(newRun());
    folder.append(second(0, { ok: 10 }));
    folder.keepOpen([second(1, { ok: 3 })]);
    folder.keepOpen([second(1, { ok: 7 }), second(2, { ok: 1 })]);
    const okOf = async (): Promise<number> => (await openRun(runs, id)).result.ledger.requests.ok;
    await vi.waitFor(async () => expect(await okOf()).toBe(18));
    folder.append(second(1, { ok: 9 }));
    await vi.waitFor(async () => expect(await okOf()).toBe(20));
    const { result } = await openRun(runs, id);
    expect(result.timeline.map(({ atSeconds }) => atSeconds)).toEqual([0, 1, 2]);
    expect(result.validity.doubts.map(({ code }) => code)).toEqual([]);
    await folder.finish(passing);
    expect(await readdir(join(folder.path, "segments"))).toEqual(["000001.segment"]);
  });
});

describe("what a method found, damaged or changed by hand", () => {
  const { pool } = exploreCases;
  const damages: readonly (readonly [place: string, explore: unknown])[] = [
    ["explore", []],
    ["explore.trials", { ...pool.explore, trials: null }],
    ["explore.trials[2]", { ...pool.explore, trials: pool.explore.trials.with(2, null as never) }],
    ["explore.capacity.iterationsPerSecond", { ...pool.explore, capacity: { low: 1, high: 2 } }],
    [
      "explore.bottlenecks[0].evidence",
      { ...pool.explore, bottlenecks: [{ ...pool.explore.bottlenecks[0], evidence: "x" }] },
    ],
  ];

  it("is one mistake that names the file and the place, of a run and of a document alone", async () => {
    const folder = await createRunFolder(newRun());
    folder.append(second(0));
    await folder.finish(pool);
    const file = join(folder.path, "result.json");
    for (const [place, explore] of damages) {
      const document = JSON.stringify({ ...pool, explore });
      await writeFile(file, document);
      const why = `What stands at ${place} is not what Plimsoll writes there.`;
      await expect(openRun(runs, id)).rejects.toMatchObject({ message: `${file} cannot be read`, why });
      await expect(openResult(file)).rejects.toMatchObject({ message: `${file} is no result of a run`, why });
    }
  });

  it("is told of soak, stress, check and the run without faults, too", async () => {
    const file = join(home, "one.json");
    for (const block of ["soak", "stress", "check", "withoutFaults"]) {
      await writeFile(file, JSON.stringify({ ...passing, [block]: "damaged" }));
      await expect(openResult(file)).rejects.toMatchObject({
        why: `What stands at ${block} is not what Plimsoll writes there.`,
      });
    }
  });
});
