import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { UserError } from "#run";
import { builtPackage, project } from "./load-file.fixture.ts";

// The built package, as in load-file.test.ts.
let packageUrl: string;
let scenario: typeof import("./index.ts");
beforeAll(async () => {
  const built = await builtPackage();
  ({ packageUrl } = built);
  scenario = (await import(/* @vite-ignore */ built.scenarioUrl)) as typeof scenario;
});

const test = `import { defineTest, scenario } from "plimsoll";\nexport default defineTest({ scenarios: [scenario("s", () => {})] });\n`;

async function refusal(files: Readonly<Record<string, string>>, name = "shop.ts"): Promise<UserError> {
  try {
    const folder = project({ "node_modules/.keep": "", ...files });
    await scenario.loadTest(join(folder, name), { packageUrl });
  } catch (error) {
    if (error instanceof Error && error.name === "UserError") return error as UserError;
    throw error;
  }
  throw new Error("nothing was refused");
}

interface Refused {
  readonly files: Readonly<Record<string, string>>;
  readonly message: string;
  readonly why?: string;
  readonly hint?: string;
  readonly at?: readonly [line: number, column?: number];
  readonly exitCode?: number;
  readonly name?: string;
}

const refusals: Readonly<Record<string, Refused>> = {
  "a syntax error": {
    files: { "shop.ts": `const é = "ü"; const x = ;\n` },
    message: `Unexpected ";"`,
    why: `1 | const é = "ü"; const x = ;\n                             ^`,
    at: [1, 26],
  },
  "a syntax error in another file": {
    files: { "shop.ts": `import "./in/b.ts";`, "in/b.ts": "\n\nlet = = 1;" },
    message: `Unexpected "="`,
    at: [3, 7],
    name: "in/b.ts",
  },
  "an import of a file that is not there": {
    files: { "shop.ts": `import { a } from "./hepler";\nconsole.log(a);\n`, "helper.ts": "" },
    message: `Could not resolve "./hepler"`,
    why: `import { a } from "./hepler";`,
    hint: `Did you mean "helper"?`,
    at: [1, 19],
  },
  "an import of a package that is not installed": {
    files: { "shop.ts": `import { z } from "@scope/zod/mini";\nconsole.log(z);\n` },
    message: `Could not resolve "@scope/zod/mini"`,
    hint: "npm install --save-dev @scope/zod",
    at: [1, 19],
  },
  "an export that is not there": {
    files: {
      "node_modules/dep/package.json": `{ "name": "dep", "type": "module" }`,
      "node_modules/dep/index.js": "export const a = 1;",
      "shop.ts": `\nimport { b } from "dep";\nconsole.log(b);\n`,
    },
    message: `has no export "b"`,
    why: `2 | import { b } from "dep";`,
    at: [2],
  },
  "an export that CommonJS hides": {
    files: {
      "node_modules/dep/package.json": `{ "name": "dep" }`,
      "node_modules/dep/index.js": "module.exports = Object.fromEntries([['b', 1]]);",
      "shop.ts": `import { b } from "dep";\nconsole.log(b);\n`,
    },
    message: `has no export "b"`,
    hint: "import it whole",
    at: [1],
  },
  "a package that is broken": {
    files: {
      "node_modules/dep/package.json": `{ "name": "dep", "type": "module" }`,
      "node_modules/dep/index.js": `import "nowhere"; export default 1;`,
      "shop.ts": `import dep from "dep";\nconsole.log(dep);\n`,
    },
    message: "Cannot find package 'nowhere'",
    hint: "installed?",
  },
  "a throw at the top": {
    files: {
      "shop.ts": `interface A { a: number }\nconst none = undefined as unknown as A;\nexport const n = none.a;\n`,
    },
    message: "shop.ts threw while it was loaded: TypeError: Cannot read properties of undefined (reading 'a')",
    why: "3 | export const n = none.a;",
    at: [3, 23],
    exitCode: 107,
  },
  "a throw of null at the top": {
    files: { "shop.ts": "throw null;\n" },
    message: "null was thrown",
    exitCode: 107,
  },
  "a rejection at the top": {
    files: { "shop.ts": `export {};\nawait Promise.reject(new RangeError("late"));\n` },
    message: "RangeError: late",
    at: [2],
    exitCode: 107,
  },
  "a file that exports nothing": {
    files: { "shop.ts": "" },
    message: "shop.ts has no default export",
    hint: "defineTest",
  },
  "a test that is not the default export": {
    files: { "shop.ts": test.replace("export default", "export const mine =") },
    message: "shop.ts has no default export",
    hint: "export default mine;",
  },
  "a scenario in place of a test": {
    files: { "shop.ts": `import { scenario } from "plimsoll";\nexport default scenario("x", () => {});\n` },
    message: "exports a scenario, not a test",
  },
  "a function in place of a test": {
    files: { "shop.ts": "export default function () {}\n" },
    message: "exports a function, not a test",
  },
  "a mistake in the test": {
    files: { "shop.ts": `import { scenario } from "plimsoll";\n\nconst x =\n  scenario("a", { tasks: {} });\n` },
    message: `scenario "a": it has no tasks`,
    at: [4, 3],
  },
  "a missing CSV file": {
    files: { "shop.ts": `import { csv } from "plimsoll";\nconst rows = csv("./accounts.csv");\n` },
    message: `csv("./accounts.csv")`,
    why: "accounts.csv is not there",
    at: [2, 14],
  },
};

describe("loadTest refuses, in one message with its place,", () => {
  it.each(Object.entries(refusals))("%s", async (_case, refused) => {
    const error = await refusal(refused.files);
    expect(error.message).toContain(refused.message);
    expect(error.why ?? "").toContain(refused.why ?? "");
    expect(error.hint ?? "").toContain(refused.hint ?? "");
    expect(error.hint).toBeTruthy();
    expect(error.exitCode).toBe(refused.exitCode ?? 104);
    expect(error.location?.file.endsWith(refused.name ?? "shop.ts")).toBe(true);
    const [line, column] = refused.at ?? [];
    if (line !== undefined) expect(error.location?.line).toBe(line);
    if (column !== undefined) expect(error.location?.column).toBe(column);
  });

  it("a file that waits for ever at the top", async () => {
    const folder = project({ "node_modules/.keep": "" });
    const bundle = scenario.writeBundle(join(folder, "shop.ts"), "await new Promise(() => {});");
    const loading = scenario.loadBundle(bundle, join(folder, "shop.ts"), 20);
    await expect(loading).rejects.toMatchObject({
      message: "shop.ts did not finish loading within 20 ms",
      exitCode: 107,
    });
  });

  it("files that are not there, folders, and files of another kind", async () => {
    expect((await refusal({})).message).toContain("there is no file");
    expect((await refusal({ "in/a.ts": "" }, "in")).message).toContain("is a folder");
    expect((await refusal({ "a.har": "" }, "a.har")).hint).toContain(".ts");
  });
});
