import { describe, expect, it } from "vitest";
import { tidyViolations } from "./tidy.mjs";

const check = (text: string): string[] =>
  tidyViolations([{ path: "src/a.ts", text }]).map(({ file, line, message }) => `${file}:${line} ${message}`);

describe("tidyViolations", () => {
  it("accepts 300 lines and refuses 301", () => {
    expect(check("x\n".repeat(300))).toEqual([]);
    expect(check("x\n".repeat(301))).toEqual([
      "src/a.ts:301 has 301 lines, more than 300. Split it by what its parts are about.",
    ]);
  });

  it.each(["TO" + "DO", "FIX" + "ME"])("refuses %s with its line", (word) => {
    expect(check(`const a = 1;\n// ${word}: later`)).toEqual([
      `src/a.ts:2 ${word} is left to do. Do it, or open an issue.`,
    ]);
  });

  it("refuses focused tests, module mocks and merge conflicts", () => {
    expect(check("it." + 'only("x")')[0]).toContain("keeps every other test");
    expect(check("vi." + 'mock("x")')[0]).toContain("hand it in");
    expect(check("<".repeat(7) + " HEAD")[0]).toContain("merge conflict");
  });

  it("keeps the page from making markup or code of text", () => {
    const inPage = (text: string): number => tidyViolations([{ path: "web/src/a.tsx", text }]).length;
    for (const bad of [
      "a.innerHTML = b;",
      "dangerouslySetInnerHTML={x}",
      "document.write(x)",
      "eval(x)",
      "new Function(x)",
    ])
      expect.soft(inPage(bad), bad).toBe(1);
    expect(inPage("a.textContent = b;")).toBe(0);
    expect(check("a.innerHTML = b;")).toEqual([]);
  });

  it("does not take words that merely contain one for it", () => {
    expect(check("const mastodon = TODOS;")).toEqual([]);
  });
});
