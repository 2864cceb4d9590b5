import { expect, test } from "vitest";
import type { RunResult } from "#run";
import { expectClosedLedger } from "./exactness.ts";
import { measure } from "./measure.ts";

// Targets that are at fault, each in its way: the generator never takes the blame for them.

/** Doubts that say the generator could not do its work; a noisy machine's are not about the target. */
const generatorFaults = ["descriptors", "ports", "in-flight", "memory", "worker-lost", "ledger"];

function expectTargetBlamed(result: RunResult): void {
  expectClosedLedger(result);
  expect(result.ledger.requests.failed).toBeGreaterThan(0);
  expect(result.errors.filter(({ side }) => side === "generator" || side === "script")).toEqual([]);
  expect(result.validity.doubts.filter(({ code }) => generatorFaults.includes(code))).toEqual([]);
}

test("a target that answers too slowly", async () => {
  const measured = await measure({
    target: "hold",
    options: { ms: 900 },
    args: (url) => [url, "-R", "200/s", "-d", "3s", "--timeout", "500ms", "--workers", "1"],
  });
  expectTargetBlamed(measured.run.result);
});

test("a target that does not answer at all", async () => {
  const measured = await measure({
    target: "mute",
    options: { every: 2 },
    args: (url) => [url, "-R", "200/s", "-d", "3s", "--timeout", "500ms", "--workers", "1"],
  });
  expectTargetBlamed(measured.run.result);
});

test("a target that breaks off", async () => {
  const measured = await measure({
    target: "cut",
    options: { every: 3 },
    args: (url) => [url, "-R", "200/s", "-d", "3s", "--workers", "1"],
  });
  expectTargetBlamed(measured.run.result);
});
