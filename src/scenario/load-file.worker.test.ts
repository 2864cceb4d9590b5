import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { beforeAll, describe, expect, it } from "vitest";
import type { ThrownDescription } from "./describe-thrown.ts";
import { builtPackage, project, type BuiltPackage } from "./load-file.fixture.ts";

let built: BuiltPackage;
beforeAll(async () => {
  built = await builtPackage();
});

const files = {
  "node_modules/dep/package.json": `{ "name": "dep", "type": "module" }`,
  "node_modules/dep/index.js": `export function call(run) {\n  return run();\n}\n`,
  "accounts.csv": "user\nanna\nbert\n",
  "flows/pay.ts": `interface Basket { readonly items?: readonly string[] }

export async function pay(basket: Basket): Promise<number> {
  await Promise.resolve();
  return (basket.items as readonly string[]).length;
}
`,
  "shop.ts": `import { csv, defineTest, scenario } from "plimsoll";
import { call } from "dep";
import { pay } from "./flows/pay.js";

const accounts = csv("./accounts.csv");
enum Status { Gone = 410 }

const shopper = scenario("shopper", {
  tasks: {
    "throws in a helper": async () => { await pay({}); },
    "throws through a package": () => call(() => { throw new RangeError("gone " + Status.Gone); }),
    "throws null": () => { throw null; },
    "misspells a column": () => accounts.next()["username"],
  },
});

export default defineTest({ scenarios: [shopper] });
`,
};

/** Runs every task of the first scenario in a worker thread, and gives back what each threw. */
async function runTasks(folder: string): Promise<Record<string, ThrownDescription>> {
  const code = `
    import { parentPort, workerData } from "node:worker_threads";
    const { describeThrown, loadBundle } = await import(workerData.scenarioUrl);
    const test = await loadBundle(workerData.bundle, workerData.file);
    const thrown = {};
    for (const { name, run } of test.scenarios[0].tasks) {
      try { await run({}); } catch (error) { thrown[name] = describeThrown(error); }
    }
    parentPort.postMessage(thrown);`;
  const file = join(folder, "shop.ts");
  const { loadTest } = (await import(/* @vite-ignore */ built.scenarioUrl)) as typeof import("./index.ts");
  const { bundle } = await loadTest(file, { packageUrl: built.packageUrl });
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), {
    workerData: { bundle, file, scenarioUrl: built.scenarioUrl },
  });
  return new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
}

describe("loadBundle in a worker thread", () => {
  it("tells of every throw the line the user wrote", async () => {
    const folder = project(files);
    const thrown = await runTasks(folder);
    const shop = join(folder, "shop.ts");
    expect(thrown["throws in a helper"]).toMatchObject({
      message: "TypeError: Cannot read properties of undefined (reading 'length')",
      location: { file: join(folder, "flows/pay.ts"), line: 5, column: 46 },
    });
    expect(thrown["throws in a helper"]?.stack).toContain(`${shop}:10:41`);
    expect(thrown["throws through a package"]).toMatchObject({
      message: "RangeError: gone 410",
      location: { file: shop, line: 11, column: 58 },
    });
    const [, , inPackage] = thrown["throws through a package"]?.stack?.split("\n") ?? [];
    expect(inPackage).toBe(`    at call (${join(folder, "node_modules/dep/index.js")}:2:10)`);
    expect(thrown["throws null"]).toEqual({ message: "null was thrown" });
    expect(thrown["misspells a column"]).toMatchObject({
      message: `./accounts.csv has no column "username"; its columns are "user"`,
      location: { file: shop, line: 13, column: 47 },
    });
  });

  it("shows neither our own frames nor Node's", async () => {
    const folder = project(files);
    const stacks = Object.values(await runTasks(folder)).map(({ stack }) => stack ?? "");
    for (const stack of stacks) {
      expect(stack).not.toContain("node:");
      expect(stack).not.toContain(pathToFileURL(built.scenarioUrl).pathname);
      expect(stack).not.toContain(".plimsoll");
    }
  });
});
