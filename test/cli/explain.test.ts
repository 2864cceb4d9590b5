import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { errorClasses } from "#run";
import { plimsoll } from "./command.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plimsoll-cli-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("plimsoll explain", () => {
  it("prints any page from anywhere, to stdout, without colours", async () => {
    for (const topic of ["reset_midbody", "generator-limit", "97"]) {
      const { exitCode, stdout, stderr } = await plimsoll(folder, ["explain", topic]);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
      expect(stdout).toContain(topic);
      expect(stdout).not.toContain("\u001b[");
    }
  });

  it("refuses a name there is no page for with the nearest", async () => {
    const { exitCode, stdout, stderr } = await plimsoll(folder, ["explain", "reset_midbdy"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(/Did you mean .*reset_midbody\?/);
  });

  it("has its pages in the package that is published", async () => {
    const { stdout } = await promisify(execFile)("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
      cwd: root,
    });
    const [pack] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    const paths = new Set(pack.files.map(({ path }) => path));
    const wanted = errorClasses.map((name) => `docs/errors/${name}.md`);
    expect(["docs/exit-codes.md", "docs/doubts/stall.md", ...wanted].filter((path) => !paths.has(path))).toEqual([]);
  });
});
