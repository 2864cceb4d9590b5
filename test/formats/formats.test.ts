import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunResult } from "#run";
import { plimsoll } from "../cli/command.ts";

const versions = (await readdir(import.meta.dirname, { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plimsoll-formats-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const other = "20261121-195115-968-zzzz";

describe.each(versions)("a run folder of version %s", (version) => {
  const begin = async (): Promise<string> => {
    const runs = join(folder, ".plimsoll", "runs");
    await cp(join(import.meta.dirname, version), runs, { recursive: true });
    const [id = ""] = await readdir(runs);
    await cp(join(runs, id), join(runs, other), { recursive: true });
    return id;
  };

  it("is shown, with the inside of its routes", async () => {
    const id = await begin();
    const shown = await plimsoll(folder, ["show", id]);
    expect(shown.stdout, shown.stderr).toMatch(/GET \/orders +202 /);
    const route = await plimsoll(folder, ["show", id, "--route", "GET /orders", "--example", "slowest"]);
    expect(route.stdout, route.stderr).toContain("Example: the slowest of its requests");
    expect(route.stdout).toContain("https://jaeger.example.com/trace/");
  });

  it("is shown as far as it got where it was interrupted", async () => {
    const id = await begin();
    await rm(join(folder, ".plimsoll", "runs", id, "result.json"));
    const { stdout } = await plimsoll(folder, ["show", id, "--json"]);
    const result = JSON.parse(stdout) as RunResult;
    expect(result.verdict).toBe("interrupted");
    expect(result.ledger.requests.ok).toBe(202);
    expect(result.validity.doubts.map(({ code }) => code)).toEqual(["no-report"]);
  });

  it("is compared, queried and exported", async () => {
    const id = await begin();
    const compared = await plimsoll(folder, ["compare", id, other, "--anyway"]);
    expect(compared.exitCode, compared.stderr).toBe(0);
    expect(compared.stdout).toContain("GET /orders");
    const sql =
      "select (select count(*) from runs) a, (select sum(ok)::int from intervals) b, (select sum(requests)::int from operations) c, (select count(*) > 9 from spans) d, (select count(*) > 9 from observations) e";
    const { stdout, stderr } = await plimsoll(folder, ["query", sql, "--json"]);
    expect(JSON.parse(stdout || stderr)).toEqual([{ a: 2, b: 404, c: 404, d: true, e: true }]);
    const exported = await plimsoll(folder, ["export", id, "--csv", "-o", "csv"]);
    expect(exported.stdout).toContain("csv/operations.csv: 1 row");
  });
});
