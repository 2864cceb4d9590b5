import { describe, expect, it } from "vitest";
import { order, orderViolations, pure } from "./order.mjs";

const check = (path: string, text: string): string[] =>
  orderViolations([{ path, text }]).map(({ file, line, message }) => `${file}:${line} ${message}`);

describe("orderViolations", () => {
  it("accepts imports of earlier folders, of own files and of node in effect folders", () => {
    expect(
      check("src/load/split.ts", `import fs from "node:fs";\nimport { x } from "#run";\nimport "./y.ts";`),
    ).toEqual([]);
  });

  it("names file, line and the better place when a folder imports a later one", () => {
    expect(check("src/measure/a.ts", `import "./b.ts";\nimport type { F } from "#fleet";`)).toEqual([
      "src/measure/a.ts:2 imports #fleet, which comes after measure. Move this code to src/fleet or later, or hand the value in from there.",
    ]);
  });

  it.each([
    ["re-exports", `export * from "#cli";`],
    ["dynamic imports", `const x = await import("#cli");`],
    ["import types", `type X = import("#cli").X;`],
    ["multi-line imports", `import {\n  a,\n} from "#cli";`],
  ])("sees %s", (_, text) => {
    expect(check("src/store/a.ts", text)).toHaveLength(1);
  });

  it("sees no import in comments and strings", () => {
    expect(check("src/run/a.ts", `// import "#cli";\nconst s = 'import "#cli"; Date.now()';`)).toEqual([]);
  });

  it("refuses deep imports, own-folder imports and relative imports across folders", () => {
    expect(check("src/load/a.ts", `import "#run/plan.ts";`)[0]).toContain("export what you need from src/run/index.ts");
    expect(check("src/load/a.ts", `import "#load";`)[0]).toContain(`use "./file.ts"`);
    expect(check("src/load/a.ts", `import "../run/plan.ts";`)[0]).toContain("Import #run");
    expect(check("src/load/a.ts", `import "../index.ts";`)[0]).toContain("the package's face");
    expect(check("src/load/a.ts", `import "./split";`)[0]).toContain(`without ".ts"`);
    expect(check("src/load/a.ts", `import "plimsoll";`)[0]).toContain("for users' test files");
    expect(check("src/load/a.ts", `import "#nowhere";`)[0]).toContain("no such folder");
  });

  it("lets tests and fixtures take fixtures of earlier folders, and of no later ones", () => {
    const text = `import { Clock } from "../run/clock.fixture.ts";`;
    expect(check("src/load/a.test.ts", text)).toEqual([]);
    expect(check("src/load/a.fixture.ts", text)).toEqual([]);
    expect(check("src/load/a.ts", text)).toHaveLength(1);
    expect(check("src/run/a.test.ts", `import { x } from "../load/user.fixture.ts";`)).toHaveLength(1);
  });

  it("lets the page show what is pure, and nothing else", () => {
    expect(
      check("web/src/a.tsx", `import type { RunPicture } from "#run";\nimport "./b.css";\nimport "../src/c.ts";`),
    ).toEqual([]);
    expect(check("web/src/a.tsx", `import { PageBuilder } from "#report";`)[0]).toContain("Let src/report/page put it");
    expect(check("web/src/a.tsx", `import "node:fs";`)[0]).toContain("no browser has");
    expect(check("web/src/app/a.ts", `import "../../../src/run/page.ts";`)[0]).toContain("leaves web/src");
    expect(check("web/src/a.tsx", `import "./b";`)[0]).toContain("without");
  });

  it.each(pure)("keeps node, clock and randomness out of src/%s", (folder) => {
    expect(check(`src/${folder}/a.ts`, `import "node:fs";`)[0]).toContain("is pure");
    expect(check(`src/${folder}/a.ts`, `import { join } from "path";`)[0]).toContain("is pure");
    for (const text of [
      "Date.now()",
      "new Date()",
      "performance.now()",
      "Math.random()",
      "process.env.X",
      "setTimeout(f, 1)",
    ]) {
      expect(check(`src/${folder}/a.ts`, `f(${text});`)[0]).toContain("is pure");
    }
    expect(check(`src/${folder}/a.ts`, "f(new Date(0), Math.max(1, 2));")).toEqual([]);
  });

  it("lets tests of pure folders, and what only they use, read files and wait", () => {
    expect(check("src/run/a.fixture.ts", "setImmediate(f);")).toEqual([]);
    expect(check("src/measure/a.test.ts", `import { readFileSync } from "node:fs";`)).toEqual([]);
  });

  it("refuses folders outside the order and names that say nothing", () => {
    expect(check("src/engine/a.ts", "")[0]).toContain("src/engine is not in the order");
    for (const name of ["utils", "util", "common", "helpers", "helper", "core", "lib"]) {
      expect(check(`src/load/${name}/a.ts`, "")[0]).toContain("says nothing");
      expect(check(`tools/${name}.mjs`, "")[0]).toContain("says nothing");
    }
  });

  it("holds a folder of the order once", () => {
    expect(new Set(order).size).toBe(order.length);
    expect(pure).toEqual(["units", "run", "secrets", "measure", "trace", "diagnosis", "method", "plan", "report"]);
  });
});
