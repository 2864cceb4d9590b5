import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { expectCountedAsRecorded } from "./exactness.ts";
import { measure } from "./measure.ts";

// Targets that misbehave by a known count: every failure is recorded, under its class, exactly.

const impatient = fileURLToPath(new URL("flows/impatient.ts", import.meta.url));
const fixedRate = ["-R", "500/s", "--arrivals", "even", "-d", "2s", "--workers", "2"];

test("every tenth answer a 503: as many http_5xx as the target sent", async () => {
  const measured = await measure({
    target: "mix",
    options: { every: 10, status: 503 },
    args: (url) => [url, ...fixedRate],
  });
  expectCountedAsRecorded(measured);
  expect(measured.ledger.byStatus).toEqual({ 200: 900, 503: 100 });
  expect(measured.run.result.ledger.requests.byError).toEqual({ http_5xx: 100 });
  expect(measured.run.result.totals.errorRatio).toBe(0.1);
});

test("every tenth request reset: as many resets as the target cut, none sent again", async () => {
  const measured = await measure({ target: "cut", options: { every: 10 }, args: (url) => [url, ...fixedRate] });
  expectCountedAsRecorded(measured);
  expect(measured.ledger).toMatchObject({ requests: 1000, cut: 100 });
  expect(measured.run.result.ledger.requests.byError).toEqual({ reset: 100 });
});

test("every tenth request never answered: as many timeouts, and the run ends", async () => {
  const measured = await measure({
    target: "mute",
    options: { every: 10 },
    args: (url) => [impatient, "--target", url, "-R", "100/s", "--arrivals", "even", "-d", "2s", "--workers", "2"],
  });
  expectCountedAsRecorded(measured);
  expect(measured.ledger).toMatchObject({ requests: 200, cut: 20 });
  expect(measured.run.result.ledger.requests.failed).toBe(20);
  expect(Object.keys(measured.run.result.ledger.requests.byError).every((name) => name.endsWith("_timeout"))).toBe(
    true,
  );
});

test("a target that closes each connection after seven answers: nothing lost, connections counted", async () => {
  const measured = await measure({
    target: "closing",
    options: { after: 7 },
    args: (url) => [url, "-i", "700", "-u", "4", "--workers", "2"],
  });
  expectCountedAsRecorded(measured);
  expect(measured.run.result.ledger.requests).toMatchObject({ started: 700, ok: 700 });
  // The look before the start, whether there is a target at all, is a connection without a request.
  expect(measured.run.result.generator.connectionsOpened).toBe(measured.ledger.connections - 1);
  expect(measured.ledger.connections).toBeGreaterThanOrEqual(101);
  expect(measured.ledger.connections).toBeLessThanOrEqual(105);
});

test("a body that takes its time is one request, timed to its last byte", async () => {
  const measured = await measure({
    target: "slow-body",
    options: { parts: 4, gapMs: 20 },
    args: (url) => [url, "-i", "40", "-u", "4", "--workers", "1"],
  });
  expectCountedAsRecorded(measured);
  const [operation] = measured.run.result.operations;
  expect(operation?.latencyMs.min).toBeGreaterThanOrEqual(79);
  expect(operation?.phasesMs.receive?.mean).toBeGreaterThanOrEqual(58);
});
