import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { passing } from "../../test/results/index.ts";
import { describeOwner } from "./owner.ts";
import { removeRun } from "./remove-run.ts";
import { runsDirectory } from "./run-folder.ts";
import { runEntry, runIds } from "./run-list.ts";

let home = "";
let runs = "";

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "plimsoll-store-"));
  runs = runsDirectory(home);
});
afterEach(() => rm(home, { recursive: true, force: true }));

const id = passing.id;

describe("runIds", () => {
  it("gives runs, newest first, and neither files nor links nor strangers", async () => {
    await mkdir(runs, { recursive: true });
    for (const name of ["20261121-024701-482-k3f9", "20271121-024701-482-k3f9", "20251121-024701-482-k3f9", "notes"])
      await mkdir(join(runs, name));
    await writeFile(join(runs, "20281121-024701-482-k3f9"), "");
    await symlink("/etc", join(runs, "20291121-024701-482-k3f9"));
    expect(await runIds(runs)).toEqual([
      "20271121-024701-482-k3f9",
      "20261121-024701-482-k3f9",
      "20251121-024701-482-k3f9",
    ]);
    expect(await runIds(join(home, "nowhere"))).toEqual([]);
  });

  it("tells a running process from a later one with the same pid", async () => {
    await mkdir(join(runs, id), { recursive: true });
    const owner = describeOwner(process.pid, passing.startedAt);
    const states: string[] = [];
    for (const each of [
      owner,
      { ...owner, processStart: "1" },
      { ...owner, hostname: "elsewhere" },
      { ...owner, pid: -1 },
      {},
    ]) {
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

  it.each(["..", "../..", ".", "", "/etc", "20261121-024701-482-k3f9/../../..", "20261121-024701-482-k3f9\0"])(
    "refuses %j",
    async (asked) => {
      await mkdir(runs, { recursive: true });
      await expect(removeRun(runs, asked)).rejects.toThrow("no run id");
      expect(await readdir(home)).toEqual([".plimsoll"]);
    },
  );

  it("refuses a link in the place of a run", async () => {
    await mkdir(join(home, "precious"));
    await mkdir(runs, { recursive: true });
    await symlink(join(home, "precious"), join(runs, id));
    await expect(removeRun(runs, id)).rejects.toThrow("not deleted");
    expect(await readdir(home)).toContain("precious");
  });
});
