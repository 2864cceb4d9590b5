import { expect } from "vitest";
import type { IterationLedger, RunResult } from "#run";
import type { Measured } from "./measure.ts";

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** What holds of every result document, whatever happened: each total equals the sum of its parts. */
export function expectClosedLedger(result: RunResult): void {
  const { iterations, requests, exact } = result.ledger;
  expect(exact).toBe(true);
  expect(requests.started).toBe(requests.ok + requests.failed + requests.cancelled);
  expect(requests.failed).toBe(sum(Object.values(requests.byError)));
  for (const ledger of [iterations, ...result.scenarios.map((scenario) => scenario.iterations)]) expectBalance(ledger);
  expect(iterations.started).toBe(sum(result.scenarios.map((scenario) => scenario.iterations.started)));
  const requestRows = result.operations.filter((operation) => operation.kind === "request");
  expect(requests.ok).toBe(sum(requestRows.map((operation) => operation.ok)));
  expect(requests.failed).toBe(sum(requestRows.map((operation) => operation.failed)));
  expect(requests.cancelled).toBe(sum(requestRows.map((operation) => operation.cancelled)));
}

function expectBalance(ledger: IterationLedger): void {
  expect(ledger.started).toBe(ledger.completed + ledger.failed + ledger.cancelled);
  if (ledger.planned !== null) expect(ledger.planned).toBe(ledger.started + ledger.dropped);
}

/** Target counted = Plimsoll recorded, exactly, none in flight, none cancelled; and each path the same. */
export function expectCountedAsRecorded({ run, ledger }: Measured): void {
  const { result } = run;
  expectClosedLedger(result);
  expect(ledger.malformed).toBe(0);
  expect(result.ledger.requests.cancelled).toBe(0);
  expect(result.ledger.requests.started).toBe(ledger.requests);
  expect(ledger.answered + ledger.cut).toBe(ledger.requests);
  const statuses: Record<string, number> = {};
  for (const operation of result.operations) {
    for (const [status, count] of Object.entries(operation.statuses))
      statuses[status] = (statuses[status] ?? 0) + count;
  }
  expect(statuses).toEqual(ledger.byStatus);
}

/** Asked = recorded = counted, where every iteration is one request and nothing fails. */
export function expectAsked(measured: Measured, asked: number): void {
  const { iterations, requests } = measured.run.result.ledger;
  expect({ ...iterations, counted: measured.ledger.requests, ok: requests.ok }).toEqual({
    planned: asked,
    started: asked,
    completed: asked,
    failed: 0,
    cancelled: 0,
    dropped: 0,
    counted: asked,
    ok: asked,
  });
}
