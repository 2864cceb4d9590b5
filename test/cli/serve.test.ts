import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { plimsoll } from "./command.ts";

const cli = fileURLToPath(new URL("../../dist/cli.mjs", import.meta.url));
const args = ["serve", "--port", "0", "--beside-run", "20261121-024701-482-k3f9"];

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plimsoll-beside-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("the page of a single run", () => {
  it("ends by itself where no run waits for it", async () => {
    const { exitCode, stderr } = await plimsoll(folder, args, { XDG_STATE_HOME: folder });
    expect([exitCode, stderr]).toEqual([0, ""]);
  });

  it("starts no test: nobody would see its end", async () => {
    const env = { PATH: process.env["PATH"], XDG_STATE_HOME: folder };
    const child = fork(cli, args, { cwd: folder, env, stdio: ["ignore", "ignore", "ignore", "ipc"], execArgv: [] });
    const [{ url }] = (await once(child, "message")) as [{ url: string }];
    const [address = "", token = ""] = url.split("#token=");
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const body = JSON.stringify({ test: "0123456789abcdef", method: "run" });
    const answer = await fetch(new URL("/api/runs", address), { method: "POST", headers, body });
    expect([answer.status, await answer.text()]).toEqual([409, expect.stringContaining("page of a single run")]);
    child.disconnect();
    expect(await once(child, "exit")).toEqual([0, null]);
  });
});
