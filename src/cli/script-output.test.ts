import { describe, expect, it } from "vitest";
import { memoryContext } from "./memory-context.fixture.ts";
import { ScriptOutput } from "./script-output.ts";

function output(): { notes: string[]; written: { stderr: string }; to: ScriptOutput } {
  const notes: string[] = [];
  const { stderr, written } = memoryContext("/nowhere");
  return { notes, written, to: new ScriptOutput((text) => void notes.push(text), stderr) };
}

describe("ScriptOutput", () => {
  it("hands whole lines to the view, however they come in", () => {
    const { notes, written, to } = output();
    const bytes = Buffer.from("ü one\ntwo\nthr");
    for (const byte of bytes) to.write(Buffer.from([byte]));
    expect(notes).toEqual(["ü one", "two"]);
    to.write("ee\nfour\n\n");
    expect(notes.slice(2)).toEqual(["three\nfour\n"]);
    expect(written.stderr).toBe("");
  });

  it("writes to stderr what comes after the view, and what was begun before", () => {
    const { notes, written, to } = output();
    to.write("begun");
    to.handOver();
    to.write("late\n");
    expect(notes).toEqual([]);
    expect(written.stderr).toBe("begun\nlate\n");
  });

  it("keeps no line without end", () => {
    const { notes, to } = output();
    to.write("x".repeat(70_000));
    expect(notes.join("")).toHaveLength(70_000);
  });
});
