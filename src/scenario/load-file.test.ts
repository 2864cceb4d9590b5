import { existsSync, readdirSync, realpathSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { builtPackage, project, temporaryFolder } from "./load-file.fixture.ts";
import type { LoadedTest } from "./load-file.ts";

// The built package, not this source: what it imports, Node imports, not the test runner.
let packageUrl: string;
let scenario: typeof import("./index.ts");
beforeAll(async () => {
  const built = await builtPackage();
  ({ packageUrl } = built);
  scenario = (await import(/* @vite-ignore */ built.scenarioUrl)) as typeof scenario;
});

const load = (folder: string, name = "shop.ts"): Promise<LoadedTest> =>
  scenario.loadTest(join(folder, name), { packageUrl });

/** What the test file exports as `seen`. */
async function seen(files: Readonly<Record<string, string>>, source: string): Promise<unknown> {
  const body = `import { defineTest, scenario } from "plimsoll";\n${source}\nexport default defineTest({ scenarios: [scenario("s", () => {})] });\n`;
  const { bundle } = await load(project({ "node_modules/.keep": "", ...files, "shop.ts": body }));
  const module = (await import(/* @vite-ignore */ pathToFileURL(bundle).href)) as { seen: unknown };
  return module.seen;
}

const test = (inside = "() => {}"): string =>
  `import { defineTest, scenario } from "plimsoll";\nexport default defineTest({ scenarios: [scenario("s", ${inside})] });\n`;

describe("loadTest", () => {
  it("gives the checked test, the bundle and the files it was made of", async () => {
    const folder = project({
      "node_modules/.keep": "",
      "a.csv": "user\nanna\n",
      "shop.ts": `import { defineTest, csv } from "plimsoll";\nimport { browse } from "./flows/browse.js";\nexport const rows = csv("./a.csv");\nexport default defineTest({ scenarios: [browse] });\n`,
      "flows/browse.ts": `import { scenario } from "plimsoll";\n\nexport const browse = scenario("browse", async () => {});\n`,
    });
    const loaded = await load(folder);
    expect(loaded.test.scenarios[0]).toMatchObject({ name: "browse", plain: true });
    expect(loaded.bundle).toMatch(/node_modules\/\.plimsoll\/[0-9a-f]{16}\.mjs$/);
    expect(loaded.files.toSorted()).toEqual([join(folder, "flows/browse.ts"), join(folder, "shop.ts")]);
    expect(loaded.feeders).toBe(1);
    const calledAt = loaded.test.scenarios[0]?.calledAt;
    expect(calledAt && scenario.mapLocation(calledAt)).toEqual({
      file: join(folder, "flows/browse.ts"),
      line: 3,
      column: 23,
    });
  });

  it("may be called again for the same file, with the same answer", async () => {
    const folder = project({
      "node_modules/.keep": "",
      "shop.ts": `import { defineTest, feeder, scenario } from "plimsoll";\nfeeder([1]);\nexport default defineTest({ scenarios: [scenario("s", () => {})] });\n`,
    });
    const [first, second] = [await load(folder), await load(folder)];
    expect([second.bundle, second.feeders]).toEqual([first.bundle, 1]);
  });

  it("may be called for several files at once", async () => {
    const folder = project({ "node_modules/.keep": "", "a.ts": test(), "b.ts": test(), "c.ts": test() });
    const loaded = await Promise.all(["a.ts", "b.ts", "c.ts"].map((name) => load(folder, name)));
    expect(new Set(loaded.map(({ bundle }) => bundle)).size).toBe(3);
  });

  it("reads TypeScript that Node cannot: enums, parameter properties, tsconfig paths, .js for .ts", async () => {
    const files = {
      "tsconfig.json": `{ "compilerOptions": { "paths": { "@/*": ["./src/*"], "ids": ["./src/ids.ts"] } } }`,
      "src/ids.ts": "export const ids: readonly number[] = [1, 2];",
      "src/deep/colour.ts": `export enum Colour { Red = "red" }`,
    };
    const source = `
      import { Colour } from "@/deep/colour.js";
      import { ids } from "ids";
      class Box { constructor(readonly inside: Colour) {} }
      export const seen = [new Box(Colour.Red).inside, ids];`;
    expect(await seen(files, source)).toEqual(["red", [1, 2]]);
  });

  it("imports packages of every kind, and built-in modules with and without node:", async () => {
    const files = {
      "node_modules/esm/package.json": `{ "name": "esm", "type": "module", "exports": { ".": { "import": "./i.js", "require": "./no.cjs" }, "./data.json": "./data.json" } }`,
      "node_modules/esm/i.js": "export const kind = 'esm'; export const own = import.meta.url;",
      "node_modules/esm/data.json": `{ "n": 5 }`,
      "node_modules/cjs/package.json": `{ "name": "cjs", "main": "lib/main" }`,
      "node_modules/cjs/lib/main.js": "exports.kind = 'cjs'; exports.folder = require('path').basename(__dirname);",
      "node_modules/@my/ts/package.json": `{ "name": "@my/ts", "main": "i.ts" }`,
      "node_modules/@my/ts/i.ts": "export const kind: string = 'ts';",
      "old.cjs": "module.exports = { name: require('node:path').basename(__filename) };",
      "plain.js": "const { sep } = require('path'); module.exports = { sep, name: __filename.split(sep).pop() };",
      "data.json": `{ "k": [1] }`,
    };
    const source = `
      import { createRequire } from "module";
      import { readFileSync } from "fs";
      import { kind as esm, own } from "esm";
      import packaged from "esm/data.json";
      import { kind as cjs, folder } from "cjs";
      import { kind as ts } from "@my/ts";
      import old from "./old.cjs";
      import plain from "./plain.js";
      import data from "./data.json" with { type: "json" };
      const require = createRequire(import.meta.url);
      const { join } = await import("node:path");
      export const seen = [esm, own.endsWith("node_modules/esm/i.js"), packaged.n, cjs, folder, ts, old.name, plain,
        data.k, require("cjs").kind, typeof readFileSync, typeof join];`;
    const plain = { sep: "/", name: "plain.js" };
    expect(await seen(files, source)).toEqual([
      "esm",
      true,
      5,
      "cjs",
      "lib",
      "ts",
      "old.cjs",
      plain,
      [1],
      "cjs",
      "function",
      "function",
    ]);
  });

  it("each file finds the packages of its own folder", async () => {
    const files = {
      "node_modules/dep/package.json": `{ "name": "dep", "main": "i.js" }`,
      "node_modules/dep/i.js": "exports.version = 1;",
      "part/node_modules/dep/package.json": `{ "name": "dep", "main": "i.js" }`,
      "part/node_modules/dep/i.js": "exports.version = 2;",
      "part/inner.ts": `import { version } from "dep"; export const inner = version;`,
    };
    const source = `import { version } from "dep"; import { inner } from "./part/inner.ts"; export const seen = [version, inner];`;
    expect(await seen(files, source)).toEqual([1, 2]);
  });

  it("gives each file its own import.meta, __dirname and __filename", async () => {
    const inner = "export const inner = [import.meta.url, import.meta.dirname, import.meta.filename, __filename];";
    const source = `import { inner } from "./in/inner.ts"; export const seen = { own: import.meta.filename, inner, here: __dirname };`;
    const folder = project({
      "node_modules/.keep": "",
      "in/inner.ts": inner,
      "shop.ts": test().replace("\n", `\n${source}\n`),
    });
    const { bundle } = await load(folder);
    const file = join(folder, "in/inner.ts");
    expect(await import(/* @vite-ignore */ pathToFileURL(bundle).href)).toMatchObject({
      seen: {
        own: join(folder, "shop.ts"),
        inner: [pathToFileURL(file).href, join(folder, "in"), file, file],
        here: folder,
      },
    });
  });

  it("waits at the top level, and lets a script try a package that is not there", async () => {
    const source = `
      const late = await import("./late.ts");
      let code = "";
      try { await import("not-installed"); } catch (error) { code = (error as { code: string }).code; }
      export const seen = [late.value, code];`;
    expect(await seen({ "late.ts": "export const value: number = 3;" }, source)).toEqual([3, "ERR_MODULE_NOT_FOUND"]);
  });

  it("gives packages that use plimsoll the running copy", async () => {
    const folder = project({
      "node_modules/flows/package.json": `{ "name": "flows", "type": "module", "main": "i.js", "peerDependencies": { "plimsoll": "*" } }`,
      "node_modules/flows/i.js": `import { scenario } from "plimsoll"; export const shared = scenario("shared", () => {});`,
      "shop.ts": `import { defineTest } from "plimsoll";\nimport { shared } from "flows";\nexport default defineTest({ scenarios: [shared] });\n`,
    });
    expect((await load(folder)).test.scenarios[0]?.name).toBe("shared");
  });

  it("works in folders whose names URLs would misread", async () => {
    const folder = join(temporaryFolder(), "a b#c%20ü?");
    project({ "node_modules/.keep": "", "node_modules/dep/package.json": `{ "name": "dep" }` }, folder);
    project({ "node_modules/dep/index.js": "exports.n = 1;" }, folder);
    project({ "shop.ts": `import { n } from "dep";\n${test(`() => {\n  throw new Error("n " + n);\n}`)}` }, folder);
    const { test: loaded } = await load(folder);
    const thrown = catchThrown(() => loaded.scenarios[0]?.tasks[0]?.run({} as never));
    expect(scenario.describeThrown(thrown)).toMatchObject({
      message: "n 1",
      location: { file: join(folder, "shop.ts"), line: 4, column: 9 },
    });
  });

  it("finds the place of a throw through links to folders", async () => {
    const folder = project({ "node_modules/.keep": "", "shop.ts": test(`() => {\n  throw new Error("here");\n}`) });
    const link = join(temporaryFolder(), "link");
    symlinkSync(folder, link);
    const { test: loaded } = await load(link);
    const thrown = catchThrown(() => loaded.scenarios[0]?.tasks[0]?.run({} as never));
    expect(scenario.describeThrown(thrown).location).toMatchObject({ file: join(folder, "shop.ts"), line: 3 });
  });

  it("reports what is odd but not wrong", async () => {
    const folder = project({
      "node_modules/.keep": "",
      "shop.ts": `import { defineTest, scenario } from "plimsoll";\nexport default defineTest({ scenarios: [scenario("s", { tasks: { a: () => 1, a: () => 2 } })] });\n`,
    });
    expect((await load(folder)).warnings).toEqual([
      `${join(folder, "shop.ts")}:2:78: Duplicate key "a" in object literal`,
    ]);
  });

  it("puts the bundle beside the test, hidden, where there is no node_modules", async () => {
    const folder = project({ "shop.ts": test() });
    const { bundle } = await load(folder);
    expect(bundle).toMatch(new RegExp(`^${folder}/\\.plimsoll-[0-9a-f]{16}-${String(process.pid)}\\.mjs$`));
  });

  it("looks further up where the nearest node_modules cannot be written to", async () => {
    const folder = project({ "node_modules/.keep": "", "in/node_modules/.plimsoll": "a file in the way" });
    const { bundle } = await load(project({ "in/shop.ts": test() }, folder), "in/shop.ts");
    expect(bundle.startsWith(join(folder, "node_modules/.plimsoll/"))).toBe(true);
  });

  it("puts the bundle into a temporary folder of one's own as a last resort", () => {
    const path = scenario.writeBundle(join(temporaryFolder(), "gone", "shop.ts"), "export {};");
    expect(path).toMatch(new RegExp(`^${realpathSync(tmpdir())}/plimsoll-[^/]+/[0-9a-f]{16}\\.mjs$`));
    rmSync(path);
  });

  it("keeps twenty bundles, and any that may be in use", async () => {
    const folder = project({ "node_modules/.keep": "", "shop.ts": test() });
    const place = join(folder, "node_modules/.plimsoll");
    const bundles = Array.from({ length: 60 }, (_, index) => `${index.toString(16).padStart(16, "0")}.mjs`);
    project(Object.fromEntries([...bundles, "notes.txt"].map((name) => [name, ""])), place);
    for (const [index, name] of bundles.entries()) {
      if (index < 50) utimesSync(join(place, name), 1_000 + index, 1_000 + index);
    }
    await load(folder);
    const left = readdirSync(place);
    expect(left).toHaveLength(20 + 1 + 1);
    expect(left).toContain("notes.txt");
    expect(bundles.slice(50).every((name) => existsSync(join(place, name)))).toBe(true);
  });

  it("can load with the package's own source in place of a build", async () => {
    const folder = project({ "node_modules/.keep": "", "shop.ts": test() });
    const fromSource = new URL("../index.ts", import.meta.url).href;
    const { test: loaded } = await scenario.loadTest(join(folder, "shop.ts"), { packageUrl: fromSource });
    expect(loaded.scenarios[0]?.name).toBe("s");
  });
});

function catchThrown(call: () => unknown): unknown {
  try {
    return call();
  } catch (thrown) {
    return thrown;
  }
}
