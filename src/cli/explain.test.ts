import { describe, expect, it } from "vitest";
import { readTopics } from "./topics/index.ts";
import { memoryContext } from "./memory-context.fixture.ts";
import { buildProgram } from "./program.ts";

async function explain(columns: number, ...args: readonly string[]): Promise<string> {
  const context = { ...memoryContext("/"), env: { COLUMNS: String(columns), NO_COLOR: "1" } };
  const program = await buildProgram(["explain", ...args], context);
  await program.parseAsync(["explain", ...args], { from: "user" });
  return context.written.stdout;
}

describe("plimsoll explain", () => {
  it("prints the page of a class without its markup", async () => {
    const lines = (await explain(100, "reset_midbody")).split("\n");
    expect(lines.slice(0, 3)).toEqual([
      "reset_midbody",
      "",
      "Side: target. The target cut the connection in the middle of an answer.",
    ]);
    expect(lines).toContain("Where to look");
    expect(lines.at(-2)).toBe("incomplete, body_timeout, reset");
    expect(lines.filter((line) => /^#|```|\]\(/.test(line))).toEqual([]);
  });

  it("takes a name of two words", async () => {
    expect(await explain(100, "goal", "missed")).toMatch(/^Exit code 99: goal missed\n/);
  });

  it("lists all topics without one", async () => {
    const list = await explain(80);
    for (const { name } of await readTopics()) expect(list).toContain(`\n  ${name} `);
  });

  it("keeps within 80 columns, but for commands, which stay whole", async () => {
    for (const { name } of await readTopics()) {
      const lines = (await explain(80, name)).split("\n");
      expect(
        lines.filter((line) => line.length > 80 && !line.startsWith("    ")),
        name,
      ).toEqual([]);
    }
    expect(Math.max(...(await explain(80)).split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});
