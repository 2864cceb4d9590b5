import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { passing, second, start } from "../../test/results/index.ts";
import { describeOwner } from "./owner.ts";
import { openRun } from "./open-run.ts";
import { removeRun } from "./remove-run.ts";
import { createRunFolder, type NewRun, runsDirectory } from "./run-folder.ts";
import { runEntry, runIds } from "./run-list.ts";
import type { AppendFile } from "./segment-writer.ts";
import type { StoreProblem } from "./store-problem.ts";

let home = "";
let runs = "";
let problems: StoreProblem[] = [];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "plimsoll-store-"));
  runs = runsDirectory(home);
  problems = [];
});
afterEach(() => rm(home, { recursive: true, force: true }));

const id = passing.id;
const newRun = (over: Partial<NewRun> = {}): NewRun => ({ runs, start, onProblem: (problem) => problems.push(problem), ...over });
const failing = (code: string): Error => Object.assign(new Error(`${code}: told to fail`), { code });

describe("RunFolder", () => {
  it("keeps plan, source, seconds and result, and opens again", async () => {
    const folder = await createRunFolder(newRun({ source: { name: "shop.ts", text: "export default 1;\n" } }));
    expect(await runEntry(runs, id)).toMatchObject({ id, state: "running" });
    folder.append(second(0));
    const kept = await folder.finish(passing);
    expect(kept).toEqual({ result: true, secondsLost: 0, problem: undefined });
    expect((await readdir(folder.path)).sort()).toEqual(["plan.json", "result.json", "segments", "test.ts"]);
    expect(await readFile(join(folder.path, "test.ts"), "utf8")).toBe("export default 1;\n");
    const { entry, result } = await openRun(runs, id);
    expect(entry.state).toBe("finished");
    expect(result).toEqual(passing);
    expect(problems).toEqual([]);
  });

  it("keeps no secret of the plan, the command or the target", async () => {
    const folder = await createRunFolder(newRun());
    await folder.finish({ ...passing, target: "http://u:canary@localhost/", command: start.command });
    for (const name of ["plan.json", "result.json"]) {
      expect(await readFile(join(folder.path, name), "utf8")).not.toContain("canary");
    }
  });

  it("keeps a folder of ours out of git, and touches nobody else's", async () => {
    await createRunFolder(newRun());
    expect(await readFile(join(home, ".plimsoll", ".gitignore"), "utf8")).toBe("*\n");
    const out = runsDirectory(home, "elsewhere");
    await createRunFolder(newRun({ runs: out }));
    expect(await readdir(out)).toEqual([id]);
    expect(await readdir(home)).not.toContain(".gitignore");
  });

  it("takes only the ending of the source's name", async () => {
    const folder = await createRunFolder(newRun({ source: { name: "../../evil.sh", text: "" } }));
    expect(await readdir(folder.path)).toContain("test.txt");
  });

  it("lets the run go on where nothing can be written, and says so once", async () => {
    await writeFile(join(home, "file"), "");
    const folder = await createRunFolder(newRun({ runs: join(home, "file", "runs") }));
    for (let at = 0; at < 50; at += 1) folder.append(second(at, { ok: 1 }));
    const kept = await folder.finish(passing);
    expect(kept).toMatchObject({ result: false, secondsLost: 50, problem: { code: "ENOTDIR" } });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain("a part of that path is a file");
  });

  it.each(["ENOSPC", "EIO", "EROFS"])("counts the seconds lost to %s, says so once, and keeps the result", async (code) => {
    let appends = 0;
    const openFile = (): Promise<AppendFile> => {
      const append = (): Promise<void> => ((appends += 1) > 3 ? Promise.reject(failing(code)) : Promise.resolve());
      return Promise.resolve({ append, close: () => Promise.resolve() });
    };
    const folder = await createRunFolder(newRun({ segments: { openFile } }));
    for (let at = 0; at < 10; at += 1) folder.append(second(at, { ok: 1 }));
    const kept = await folder.finish(passing);
    expect(kept).toMatchObject({ result: true, secondsLost: 8, problem: { code } });
    expect(problems.map((problem) => problem.code)).toEqual([code]);
    expect(appends).toBe(11);
  });

  it("leaves seconds out rather than fill the memory when the disk does not follow", async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const openFile = (): Promise<AppendFile> => Promise.resolve({ append: () => gate, close: () => Promise.resolve() });
    const folder = await createRunFolder(newRun({ segments: { openFile } }));
    const large = { ...second(0), names: [{ ...second(0).names[0], name: "x".repeat(8 * 1024 * 1024) }] };
    for (let at = 0; at < 10; at += 1) folder.append(large as ReturnType<typeof second>);
    release();
    const kept = await folder.finish(passing);
    expect(kept.secondsLost).toBeGreaterThan(4);
    expect(problems.map((problem) => problem.code)).toEqual(["too_slow"]);
  });

  it("begins a new segment before one gets too large for a reader, and reads them all", async () => {
    const folder = await createRunFolder(newRun({ segments: { segmentBytesMax: 2000 } }));
    for (let at = 0; at < 12; at += 1) folder.append(second(at, { ok: 50 }));
    await folder.finish(passing);
    const names = await readdir(join(folder.path, "segments"));
    expect(names.length).toBeGreaterThan(2);
    await rm(join(folder.path, "result.json"));
    expect((await openRun(runs, id)).result.timeline).toHaveLength(12);
  });
});

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
    const options = { stdin: { contents: script, resolveDir: import.meta.dirname }, bundle: true, platform: "node", format: "esm" } as const;
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

describe("runIds", () => {
  it("gives runs, newest first, and neither files nor links nor strangers", async () => {
    await mkdir(runs, { recursive: true });
    for (const name of ["20261121-024701-482-k3f9", "20271121-024701-482-k3f9", "20251121-024701-482-k3f9", "notes"]) await mkdir(join(runs, name));
    await writeFile(join(runs, "20281121-024701-482-k3f9"), "");
    await symlink("/etc", join(runs, "20291121-024701-482-k3f9"));
    expect(await runIds(runs)).toEqual(["20271121-024701-482-k3f9", "20261121-024701-482-k3f9", "20251121-024701-482-k3f9"]);
    expect(await runIds(join(home, "nowhere"))).toEqual([]);
  });

  it("tells a running process from a later one with the same pid", async () => {
    await mkdir(join(runs, id), { recursive: true });
    const owner = describeOwner(process.pid, passing.startedAt);
    const states: string[] = [];
    for (const each of [owner, { ...owner, processStart: "1" }, { ...owner, hostname: "elsewhere" }, { ...owner, pid: -1 }, {}]) {
      await writeFile(join(runs, id, "running.json"), JSON.stringify(each));
      states.push((await runEntry(runs, id)).state);
    }
    expect(states).toEqual(["running", "interrupted", "interrupted", "interrupted", "interrupted"]);
  });
});

describe("removeRun", () => {
  it("deletes the run, and links in it without what they point to", async () => {
    await writeFile(join(home, "precious"), "x");
    await mkdir(join(runs, id), { recursive: true });
    await symlink(home, join(runs, id, "segments"));
    await removeRun(runs, id);
    expect(await readdir(runs)).toEqual([]);
    expect(await readFile(join(home, "precious"), "utf8")).toBe("x");
  });

  it.each(["..", "../..", ".", "", "/etc", "20261121-024701-482-k3f9/../../..", "20261121-024701-482-k3f9\0"])("refuses %j", async (asked) => {
    await mkdir(runs, { recursive: true });
    await expect(removeRun(runs, asked)).rejects.toThrow("no run id");
    expect(await readdir(home)).toEqual([".plimsoll"]);
  });

  it("refuses a link in the place of a run", async () => {
    await mkdir(join(home, "precious"));
    await mkdir(runs, { recursive: true });
    await symlink(join(home, "precious"), join(runs, id));
    await expect(removeRun(runs, id)).rejects.toThrow("not deleted");
    expect(await readdir(home)).toContain("precious");
  });
});
