import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { passing, second, start } from "../../test/results/index.ts";
import { openRun } from "./open-run.ts";
import { createRunFolder, type NewRun, runsDirectory } from "./run-folder.ts";
import { runEntry } from "./run-list.ts";
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
const newRun = (over: Partial<NewRun> = {}): NewRun => ({
  runs,
  start,
  onProblem: (problem) => problems.push(problem),
  ...over,
});
const failing = (code: string): Error => Object.assign(new Error(`${code}: told to fail`), { code });

describe("RunFolder", () => {
  it("keeps plan, source, seconds and result, and opens again", async () => {
    const folder = await createRunFolder(newRun({ source: { name: "shop.ts", text: "export default 1;\n" } }));
    expect(await runEntry(runs, id)).toMatchObject({ id, state: "running" });
    folder.append(second(0));
    const kept = await folder.finish(passing);
    expect(kept).toEqual({ result: true, secondsLost: 0, examplesLost: 0, problem: undefined });
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
    expect(kept).toMatchObject({ result: false, secondsLost: 50, problem: { code: "EEXIST" } });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain("a file of that name stands in the way");
  });

  it("lets the run go on where folders cannot be made at all", async () => {
    const folder = await createRunFolder(newRun({ runs: "/proc/plimsoll/runs" }));
    expect(await folder.finish(passing)).toMatchObject({
      result: false,
      problem: { message: expect.any(String) as unknown },
    });
    expect(problems).toHaveLength(1);
  });

  it.each(["ENOSPC", "EIO", "EROFS"])(
    "counts the seconds lost to %s, says so once, and keeps the result",
    async (code) => {
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
    },
  );

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
