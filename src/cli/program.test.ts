import { CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { exitCodes, UserError } from "#run";
import { commands } from "./commands.ts";
import { memoryContext, type MemoryContext } from "./memory-context.fixture.ts";
import { buildProgram, usageError } from "./program.ts";

async function run(...args: string[]): Promise<{ context: MemoryContext; error: unknown }> {
  const context = memoryContext("/nowhere");
  const program = await buildProgram(args, context);
  const error: unknown = await program.parseAsync(args, { from: "user" }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { context, error: error instanceof CommanderError ? usageError(error, args) : error };
}

describe("plimsoll", () => {
  it("lists every command with a summary in --help, on stdout", async () => {
    const { context, error } = await run("--help");
    expect(error).toBeUndefined();
    for (const { name, summary } of commands) {
      expect(context.written.stdout).toContain(name);
      expect(context.written.stdout.replaceAll(/\s+/g, " ")).toContain(summary);
    }
    expect(context.written.stderr).toBe("");
  });

  it("prints its version", async () => {
    expect((await run("--version")).context.written.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("suggests the command that was probably meant, as usage", async () => {
    const { error } = await run("inti");
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ message: "unknown command 'inti'", exitCode: exitCodes.usage });
    expect((error as UserError).hint).toContain("Did you mean init?");
  });

  it("suggests the flag that was probably meant, as usage", async () => {
    const { error } = await run("init", "--drr", "x");
    expect(error).toMatchObject({ message: "unknown option '--drr'", exitCode: exitCodes.usage });
    expect((error as UserError).hint).toBe("Did you mean --dir? plimsoll init --help lists what there is.");
  });

  it("refuses a word too many", async () => {
    const { error } = await run("init", "http://a", "http://b");
    expect(error).toMatchObject({ exitCode: exitCodes.usage });
  });

  it("helps with one command, by --help and by help", async () => {
    const asked = await run("config", "print", "--help");
    expect(asked.error).toBeUndefined();
    expect(asked.context.written.stdout).toContain("--ramp-up <time>");
    expect((await run("help", "init")).context.written.stdout).toContain("--dir <folder>");
  });
});
