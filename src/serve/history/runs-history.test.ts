import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { RunResult } from "#run";
import { createRunFolder } from "#store";
import { passing, start } from "../../../test/results/index.ts";
import { RunsHistory } from "./runs-history.ts";
import { trendsOf } from "./trends.ts";

let runs = "";
beforeEach(async () => {
  runs = await mkdtemp(join(tmpdir(), "plimsoll-history-"));
});
afterEach(() => rm(runs, { recursive: true, force: true }));

const loadChanges = [{ atSeconds: 3, scenario: "shopper", load: "80 users", by: "key +" }];

async function keep(id: string, over: Partial<RunResult>): Promise<void> {
  const own = { ...start, plan: { ...start.plan, id } };
  const folder = await createRunFolder({ runs, start: own, onProblem: ({ message }) => expect.fail(message) });
  await folder.finish({ ...passing, ...over, id });
}

it("sets runs of one load side by side: not those whose load somebody changed, but those whose method did", async () => {
  await keep("20261121-024701-482-aaa1", { loadChanges: [] });
  await keep("20261121-024702-482-aaa2", { loadChanges: [] });
  await keep("20261121-024703-482-aaa3", { loadChanges });
  for (const at of ["4", "5"]) await keep(`20261121-02470${at}-482-aaa${at}`, { method: "stress", loadChanges });
  const { listed } = await new RunsHistory(runs).newest(10);
  expect(listed).toHaveLength(5);
  expect(trendsOf(listed).map(({ method, runs: count }) => [method, count])).toEqual([
    ["stress", 2],
    ["run", 2],
  ]);
});
