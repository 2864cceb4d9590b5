import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { errorSides } from "#run";
import { errorHints } from "./error-hints.ts";

describe("errorHints", () => {
  it("are what docs/errors.md says, one heading for every class", async () => {
    const page = await readFile(join(import.meta.dirname, "../../docs/errors.md"), "utf8");
    const sides: Readonly<Record<string, string>> = { ...errorSides, script_error: "script" };
    const sections = Object.entries(errorHints).map(
      ([name, { means, look }]) =>
        `### ${name}\n\nSide: ${sides[name] ?? ""}. ${means[0]?.toUpperCase() ?? ""}${means.slice(1)}. ${look}\n`,
    );
    expect(page.slice(page.indexOf("### "))).toBe(sections.join("\n"));
    expect(Object.keys(errorHints).sort()).toEqual([...Object.keys(errorSides), "script_error"].sort());
  });
});
