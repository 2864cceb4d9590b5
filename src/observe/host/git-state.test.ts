import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { gitState } from "./git-state.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plimsoll-git-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const git = (...args: readonly string[]): string =>
  execFileSync("git", ["-c", "user.name=x", "-c", "user.email=x@example.com", ...args], {
    cwd: folder,
    encoding: "utf8",
  });

it("knows commit, branch and whether files differ from it", async () => {
  git("init", "-q", "-b", "work");
  await writeFile(join(folder, "shop.ts"), "1");
  git("add", "shop.ts");
  git("commit", "-q", "-m", "first");
  const gitCommit = git("rev-parse", "HEAD").trim();
  expect(await gitState(folder)).toEqual({ gitCommit, gitBranch: "work", gitDirty: false });
  await writeFile(join(folder, "shop.ts"), "2");
  expect(await gitState(folder)).toMatchObject({ gitDirty: true });
  git("checkout", "-q", "--detach");
  expect((await gitState(folder)).gitBranch).toBeUndefined();
});

it("knows nothing outside of a repository", async () => {
  expect(await gitState(folder)).toEqual({ gitCommit: null });
});
