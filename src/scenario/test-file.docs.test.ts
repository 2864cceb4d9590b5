import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { builtPackage, project } from "./load-file.fixture.ts";

const page = readFileSync(new URL("../../docs/test-file.md", import.meta.url), "utf8");
const samples = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code);

it("docs/test-file.md has samples", () => {
  expect(samples.length).toBeGreaterThanOrEqual(5);
});

it.each(samples.map((code, index) => [index + 1, code] as const))(
  "sample %i of docs/test-file.md loads",
  async (_n, code) => {
    const folder = project({
      "node_modules/.keep": "",
      "accounts.csv": "username,password\nanna,x\n",
      "shop.ts": code,
    });
    const { packageUrl, scenarioUrl } = await builtPackage();
    const { loadTest } = (await import(/* @vite-ignore */ scenarioUrl)) as typeof import("./index.ts");
    const { test } = await loadTest(join(folder, "shop.ts"), { packageUrl });
    expect(test.scenarios.length).toBeGreaterThan(0);
  },
);
