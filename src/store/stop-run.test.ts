import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { requestStop, stopPath } from "./stop-run.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plimsoll-stop-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("requestStop", () => {
  it("asks once, and once more for now", async () => {
    await requestStop(folder, false);
    expect(await readFile(stopPath(folder), "utf8")).toBe("stop\n");
    await requestStop(folder, true);
    expect(await readFile(stopPath(folder), "utf8")).toBe("now\n");
  });

  it("writes over nothing that a link in a run folder leads to", async () => {
    const other = join(folder, "precious");
    await writeFile(other, "mine");
    await symlink(other, stopPath(folder));
    await expect(requestStop(folder, true)).rejects.toThrow("cannot be asked to stop");
    expect(await readFile(other, "utf8")).toBe("mine");
  });
});
