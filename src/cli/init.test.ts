import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UserError } from "#run";
import { loadTest } from "#scenario";
import { command } from "./init.ts";
import { memoryContext } from "./memory-context.fixture.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plimsoll-init-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function init(...args: string[]): Promise<string> {
  const context = memoryContext(folder);
  const commander = new Command("init").exitOverride();
  command.define(commander, context);
  await commander.parseAsync(args, { from: "user" });
  return context.written.stdout;
}

describe("plimsoll init", () => {
  it("writes a test and a config, and ends with the next command", async () => {
    const said = await init("http://localhost:8080/");
    expect(readdirSync(folder).sort()).toEqual(["load-test.ts", "plimsoll.config.ts"]);
    expect(readFileSync(join(folder, "load-test.ts"), "utf8")).toContain(`target: "http://localhost:8080",`);
    expect(said.trimEnd().split("\n").at(-1)).toBe("Next: npx plimsoll run load-test.ts");
  });

  it("writes a test that loads", async () => {
    await init("--dir", "load");
    const face = new URL("../index.ts", import.meta.url).href;
    const { test } = await loadTest(join(folder, "load", "load-test.ts"), { packageUrl: face });
    expect(test.scenarios.map(({ name }) => name)).toEqual(["visitor"]);
  });

  it("never writes over a file", async () => {
    writeFileSync(join(folder, "load-test.ts"), "mine");
    const said = await init();
    expect(readFileSync(join(folder, "load-test.ts"), "utf8")).toBe("mine");
    expect(said).toContain("kept    load-test.ts (it was there)");
    expect(said).toContain("wrote   plimsoll.config.ts");
  });

  it("takes an address without its scheme, and refuses what is none", async () => {
    await init("localhost:8080");
    expect(readFileSync(join(folder, "load-test.ts"), "utf8")).toContain(`target: "http://localhost:8080",`);
    await expect(init("ftp://x")).rejects.toBeInstanceOf(UserError);
  });
});
