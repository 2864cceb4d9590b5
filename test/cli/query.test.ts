import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plimsoll } from "./command.ts";
import { startTarget, type Target } from "./target.ts";

let target: Target;
let folder = "";
beforeAll(async () => {
  [target, folder] = await Promise.all([startTarget(), mkdtemp(join(tmpdir(), "plimsoll-query-"))]);
  for (const _ of [1, 2]) await plimsoll(folder, ["run", target.url, "-i", "40", "--tag", "release=1.4"]);
});
afterAll(async () => {
  await target.stop();
  await rm(folder, { recursive: true, force: true });
});

/** As where it is not installed: nothing finds it any more. */
async function withoutDuckDb(): Promise<Readonly<Record<string, string>>> {
  const hooks = join(folder, "hooks.mjs");
  await writeFile(
    hooks,
    `export function resolve(name, context, next) {
      if (name.includes("duckdb")) throw Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
      return next(name, context);
    }`,
  );
  const register = join(folder, "register.mjs");
  await writeFile(
    register,
    `import { register } from "node:module"; register(${JSON.stringify(pathToFileURL(hooks).href)});`,
  );
  return { NODE_OPTIONS: `--import ${pathToFileURL(register).href}` };
}

describe("plimsoll query", () => {
  it("answers as a table, JSON and CSV", async () => {
    const sql = "select method, requests, tags->>'release' as release from runs order by started_at";
    const table = await plimsoll(folder, ["query", sql]);
    expect(table.stdout, table.stderr).toBe(
      "method  requests  release\nrun           40  1.4\nrun           40  1.4\n2 rows\n",
    );
    const json = await plimsoll(folder, ["query", sql, "--json", "--limit", "1"]);
    expect(JSON.parse(json.stdout)).toEqual([{ method: "run", requests: 40, release: "1.4" }]);
    expect(json.stderr).toContain("the first 1 rows");
    const csv = await plimsoll(folder, ["query", sql, "--csv", "--run", "last"]);
    expect(csv.stdout).toBe("method,requests,release\r\nrun,40,1.4\r\n");
  });

  it("keeps to the width of the page", async () => {
    const { stdout } = await plimsoll(folder, ["query", "select * from runs"], { COLUMNS: "80" });
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(120);
    expect(stdout).toMatch(/^run_id +\w/);
  });

  it("explains what it cannot do", async () => {
    const wrong = await plimsoll(folder, ["query", "select nothing from nowhere"]);
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toContain("DuckDB cannot answer that");
    const write = await plimsoll(folder, ["query", "delete from runs"]);
    expect(write.exitCode).toBe(2);
    expect(write.stderr).toContain("it is no select");
    expect(await plimsoll(folder, ["query", "select * from read_text('/etc/passwd')"])).toMatchObject({ exitCode: 2 });
  });

  it("says what is missing without DuckDB, where everything else works", async () => {
    const env = await withoutDuckDb();
    for (const args of [
      ["query", "select 1"],
      ["export", "--parquet", "-o", "figures"],
    ]) {
      const { exitCode, stderr } = await plimsoll(folder, args, env);
      expect(stderr).toContain("npm install @duckdb/node-api");
      expect(exitCode).not.toBe(0);
    }
    const csv = await plimsoll(folder, ["export", "--csv", "-o", "figures"], env);
    expect(csv.stdout, csv.stderr).toContain("figures/runs.csv: 2 rows");
    expect((await plimsoll(folder, ["show", "last"], env)).exitCode).toBe(0);
  });
});

describe("plimsoll export", () => {
  it("writes a file for each table", async () => {
    const { stdout, exitCode } = await plimsoll(folder, ["export", "last", "--parquet", "-o", "parquet"]);
    expect(stdout).toContain("parquet/runs.parquet: 1 row");
    expect(exitCode).toBe(0);
    expect((await readdir(join(folder, "parquet"))).sort()).toEqual(
      ["intervals", "observations", "operations", "runs", "spans"].map((name) => `${name}.parquet`),
    );
    expect((await readFile(join(folder, "parquet", "runs.parquet"))).subarray(0, 4).toString()).toBe("PAR1");
  });

  it("asks for a form", async () => {
    expect((await plimsoll(folder, ["export", "-o", "x"])).stderr).toContain("Which form?");
  });
});
