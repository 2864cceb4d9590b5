import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attacks, exampleOf, passing, second, start } from "../../../test/results/index.ts";
import { createRunFolder } from "../run-folder.ts";
import { openRun } from "../open-run.ts";
import type { TableRun } from "../tables/index.ts";
import { exportCsv, exportParquet } from "./export-runs.ts";
import { loadDuckDb } from "./load-duckdb.ts";
import { queryRuns, type QueryAnswer } from "./query-runs.ts";

let folder = "";
const ids = ["20261121-024701-482-k3f9", "20261121-024801-482-x7q2"];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plimsoll-query-"));
  for (const id of ids) {
    const run = await createRunFolder({
      runs: folder,
      start: { ...start, plan: { ...start.plan, id } },
      onProblem: ({ message }) => expect.fail(message),
    });
    for (let at = 0; at < 3; at += 1) run.append(second(at, { ok: 20, failed: at, ms: 10 * (at + 1) }));
    run.keepTraces({ examples: [exampleOf("slowest")], isLast: true });
    await run.finish({ ...passing, id });
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function* runs(): AsyncIterable<TableRun> {
  for (const id of ids) yield await openRun(folder, id);
}

const ask = (sql: string, rowsMax = 100): Promise<QueryAnswer> => queryRuns(sql, runs, { rowsMax, cwd: folder });

describe("queryRuns", () => {
  it("answers over every table", async () => {
    expect(
      await ask("select run_id, p95_ms, git_commit is not null as known from runs order by started_at, run_id"),
    ).toEqual({
      columns: ["run_id", "p95_ms", "known"],
      rows: ids.map((id) => [id, 34.932, true]),
      isCut: false,
    });
    expect(
      (await ask("select sum(ok)::int, sum(failed)::int, max(at_s) from intervals where name = '/api/products'")).rows,
    ).toEqual([[120, 6, 2]]);
    expect((await ask("select count(*) from operations where step = 'start'")).rows).toEqual([[2]]);
    expect((await ask("select count(distinct trace_id), min(depth) from spans")).rows).toEqual([[1, 0]]);
    expect((await ask("select avg(value) from observations where name = 'users'")).rows).toEqual([[200]]);
    expect((await ask("select started_at from runs limit 1")).rows).toEqual([["2026-11-21 02:47:01.482"]]);
  });

  it("gives decimals as numbers, as long as a number can hold them", async () => {
    expect((await ask("select sum(ok) * 100.0, -0.5 from intervals where name = '/api/products'")).rows).toEqual([
      [12_000, -0.5],
    ]);
    expect((await ask("select 12345678901234567.25")).rows).toEqual([["12345678901234567.25"]]);
  });

  it("joins tables, and knows the columns of those that were not asked for", async () => {
    const joined = "select count(*) from runs r join operations o using (run_id) where o.requests > 1000";
    expect((await ask(joined)).rows).toEqual([[4]]);
    const columns = "select count(*) from information_schema.columns where table_name = 'spans'";
    expect((await ask(columns)).rows[0]?.[0]).toBeGreaterThan(10);
  });

  it("gives no more rows than were asked for, and says so", async () => {
    expect(await ask("select * from range(50)", 10)).toMatchObject({ isCut: true, rows: { length: 10 } });
    expect(await ask("select * from range(10)", 10)).toMatchObject({ isCut: false });
  });

  it.each([
    "delete from runs",
    "drop table runs",
    "update runs set verdict = 'pass'",
    "create table mine as select 1",
    "select 1; select 2",
    "copy runs to '/tmp/plimsoll-must-not-be-there.csv'",
    "attach '/tmp/plimsoll-must-not-be-there.db'",
    "install httpfs",
    "load httpfs",
    "set enable_external_access = true",
    "pragma threads = 1",
    "call pragma_version()",
    "",
  ])("refuses %j", async (sql) => {
    await expect(ask(sql)).rejects.toMatchObject({ name: "UserError", exitCode: 2 });
  });

  it.each([
    "select * from read_csv('/etc/passwd')",
    "select * from read_text('/etc/passwd')",
    "select * from '/etc/passwd'",
    "select * from glob('/etc/*')",
    "select * from read_parquet('http://127.0.0.1:9/x.parquet')",
    "select getenv('HOME')",
  ])("has no way out for %j", async (sql) => {
    await expect(ask(sql)).rejects.toMatchObject({ name: "UserError", exitCode: 2 });
  });

  it("says what is missing without DuckDB", async () => {
    const missing = (): Promise<never> =>
      Promise.reject(Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" }));
    await expect(loadDuckDb("/", missing)).rejects.toThrow("DuckDB, which is not installed");
  });
});

describe("export", () => {
  it("writes every table as CSV without DuckDB", async () => {
    const files = await exportCsv(join(folder, "csv"), runs);
    expect(files.map(({ rows }) => rows)).toEqual([2, 6, 6, expect.any(Number), expect.any(Number)]);
    const [head, first] = (await readFile(files[0]!.path, "utf8")).split("\r\n");
    expect(head?.startsWith("run_id,started_at,state")).toBe(true);
    expect(first?.startsWith(`${ids[0]!},2026-11-21T02:47:01.482Z,finished,run,shop.ts`)).toBe(true);
  });

  it("writes every table as Parquet, which reads as what it was", async () => {
    const files = await exportParquet(join(folder, "parquet's"), runs, folder);
    const { DuckDBInstance } = await loadDuckDb(folder);
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    const [runsFile] = files;
    const path = runsFile!.path.replaceAll("'", "''");
    const read = await connection.runAndReadAll(`select run_id, memory_bytes::double from '${path}' order by run_id`);
    expect(read.getRows()).toEqual(ids.map((id) => [id, 8 * 1024 ** 3]));
    connection.closeSync();
    instance.closeSync();
  });

  it("gives spreadsheets nothing to carry out", async () => {
    const { csvLine } = await import("./csv.ts");
    for (const attack of [...attacks, "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "|x", "%0A=1"]) {
      const cell = csvLine([attack]).replace(/^"/, "");
      expect(cell).not.toMatch(/^\s*[=+\-@\t\r＝＋－＠|%]/);
    }
    expect(csvLine([-1.5, "-1.5", null, true, 'a"b', "x,y"])).toBe(`-1.5,'-1.5,,true,"a""b","x,y"\r\n`);
    await writeFile(join(folder, "x.csv"), csvLine(["x"]));
  });
});
