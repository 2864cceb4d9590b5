import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { OperationResult, RunResult } from "#run";
import { expectClosedLedger } from "../e2e/exactness.ts";
import { type CliRun, plimsoll } from "../e2e/plimsoll.ts";
import { cases, type ExampleCase } from "./cases.ts";
import { startService, type Service, type ServiceLedger, type ServiceName } from "./service.ts";

const tests = fileURLToPath(new URL("../../examples/tests/", import.meta.url));

/** Every example of a service, against one that counts for itself. */
export function describeExamples(name: ServiceName): void {
  describe(`the examples for the sample service ${name}`, () => {
    let service: Service;
    beforeAll(async () => {
      service = await startService(name);
    });
    afterAll(async () => {
      expect(await service.stop()).toBe(0);
    });

    test.each(cases.filter((example) => example.service === name))(
      "$test passes, every request counted",
      async (example) => {
        const { run, ledger } = await trusted(example, service);

        expect(run.exitCode, run.stdout + run.stderr).toBe(0);
        expect(["pass", "inconclusive"]).toContain(run.result.verdict);
        expectClosedLedger(run.result);
        expect(run.result.ledger.requests.started).toBe(ledger.total);
        expect(countsByRoute(run.result, example)).toEqual(
          Object.fromEntries(ledger.routes.map((row) => [`${row.method} ${row.route}`, row.seen])),
        );
        expect([...new Set(run.result.operations.map(labelOf))].toSorted()).toEqual([...example.operations].toSorted());
        example.also?.(run.result, ledger);
      },
    );
  });
}

/**
 * A run that the machine did not let the generator make in time says so (97); it is told and made again, up to three
 * times. Only that is forgiven, and its counts must be exact all the same.
 */
async function trusted(example: ExampleCase, service: Service): Promise<{ run: CliRun; ledger: ServiceLedger }> {
  for (let tried = 1; ; tried++) {
    const before = await service.ledger();
    const run = await plimsoll(commandOf(example, service.url));
    const ledger = difference(await service.ledger(), before);
    if (run.exitCode !== 97 || tried === 4) return { run, ledger };
    expectClosedLedger(run.result);
    process.stderr.write(`${example.test}: ${run.result.summary} Made again.\n`);
  }
}

function commandOf({ test: path, flags }: ExampleCase, url: string): string[] {
  if (path.startsWith("/")) return [url + path, ...flags];
  return [tests + path, "--target", url, "--seed", "1", ...flags];
}

function labelOf(operation: OperationResult): string {
  return `${operation.method ?? operation.protocol} ${operation.name}`;
}

function countsByRoute(result: RunResult, { routes = {} }: ExampleCase): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const operation of result.operations.filter(({ kind }) => kind === "request")) {
    const label = labelOf(operation);
    const route = routes[label] ?? label;
    counts[route] = (counts[route] ?? 0) + operation.count;
  }
  return counts;
}

/** What was seen between two readings; routes without a request in between are left out. */
function difference(after: ServiceLedger, before: ServiceLedger): ServiceLedger {
  const routes = after.routes.map((row) => {
    const old = before.routes.find(({ method, route }) => method === row.method && route === row.route);
    const statuses = Object.entries(row.statuses).map(([status, count]) => [
      status,
      count - (old?.statuses[status] ?? 0),
    ]);
    return { ...row, seen: row.seen - (old?.seen ?? 0), statuses: Object.fromEntries(statuses) };
  });
  return { total: after.total - before.total, routes: routes.filter((row) => row.seen > 0) };
}
