import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RunResult } from "#run";
import { inTime } from "../e2e/in-time.ts";
import { type Ended, plimsoll } from "./command.ts";
import { startTarget, type Target } from "./target.ts";

let target: Target;
let folder = "";
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plimsoll-cli-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

// Others run beside it: where a core is late the run says of itself that it is not to be trusted (97), and is made again.
const run = (args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended> =>
  inTime(() => plimsoll(folder, ["run", ...args], env));

describe("plimsoll run", () => {
  it("keeps stdout for data: with --json - it is the result document and nothing else", async () => {
    const { exitCode, stdout } = await run([target.url, "-i", "20", "--json", "-"]);
    const result = JSON.parse(stdout) as RunResult;
    expect(result.format).toBe("plimsoll.result/1");
    expect(result.ledger.requests).toMatchObject({ started: 20, ok: 20 });
    expect(exitCode).toBe(0);
  });

  it("keeps secrets of the command line out of every document", async () => {
    const args = ["--json", "-", "--out", "kept", "-H", "Authorization: Bearer canary"];
    const { stdout } = await run([`${target.url}?token=canary`, "-i", "1", ...args]);
    const { id } = JSON.parse(stdout) as RunResult;
    expect(stdout).not.toContain("canary");
    for (const name of ["plan.json", "result.json"])
      expect(await readFile(join(folder, "kept", id, name), "utf8")).not.toContain("canary");
  });

  it("writes what --json, --junit and --out ask for, without colours", async () => {
    const args = ["--json", "r.json", "--junit", "r.xml", "--out", "kept", "--slo", "errors < 1%"];
    const { stdout, exitCode } = await run([target.url, "-i", "20", ...args]);
    const result = JSON.parse(await readFile(join(folder, "r.json"), "utf8")) as RunResult;
    expect(await readFile(join(folder, "r.xml"), "utf8")).toContain("<testsuite");
    expect(JSON.parse(await readFile(join(folder, "kept", result.id, "result.json"), "utf8"))).toMatchObject({
      id: result.id,
    });
    expect(stdout).not.toContain("\u001b[");
    expect(exitCode).toBe(0);
  });

  it("exits with 99 when a goal is missed", async () => {
    const { exitCode } = await run([`${target.url}/missing`, "-i", "20", "--slo", "errors < 1%"]);
    expect(exitCode).toBe(99);
  });

  it("takes settings from the environment and the config, and a flag over both", async () => {
    await writeFile(join(folder, "plimsoll.config.json"), JSON.stringify({ seed: 1, tags: { team: "a" } }));
    const env = { PLIMSOLL_SEED: "2", PLIMSOLL_ITERATIONS: "9" };
    const { stdout } = await run([target.url, "--seed", "3", "--json", "-"], env);
    const result = JSON.parse(stdout) as RunResult;
    expect(result).toMatchObject({ seed: 3, tags: { team: "a" } });
    expect(result.ledger.iterations.started).toBe(9);
  });

  it("takes plimsoll.config.ts with defineConfig from the package", async () => {
    await writeFile(
      join(folder, "plimsoll.config.ts"),
      `import { defineConfig } from "plimsoll";\nexport default defineConfig({ seed: 11 });\n`,
    );
    const { stdout, stderr } = await plimsoll(folder, ["config", "print"]);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^seed +11 +plimsoll\.config\.ts seed$/m);
  });
});

describe("plimsoll init", () => {
  it("writes a test that the next command it names runs", async () => {
    const written = await plimsoll(folder, ["init", target.url]);
    const [, next = ""] = /^Next: npx plimsoll (.*)$/m.exec(written.stdout) ?? [];
    const load = ["-u", "2", "-d", "2s", "--ramp-up", "0s", "--no-think", "--quiet"];
    const { exitCode, stderr } = await inTime(() => plimsoll(folder, [...next.split(" "), ...load]));
    expect(stderr).not.toContain("error:");
    expect(exitCode).toBe(0);
  }, 30_000);
});

describe("plimsoll --help", () => {
  it("answers on stdout with 0, and at once", async () => {
    for (const args of [["--help"], ["run", "--help"], ["help", "baseline"]]) {
      const { exitCode, stdout, stderr } = await plimsoll(folder, args);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
      expect(stdout).toContain("Usage: plimsoll");
    }
  });
});
