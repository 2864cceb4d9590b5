import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { exitCodes } from "#run";
import { startTarget } from "../targets/start.ts";
import { command } from "./killed.ts";
import { isLong, measure } from "./measure.ts";

// Whatever a script throws, wherever: no crash, no hang, an exact ledger, and 107.

const flow = (name: string): string => fileURLToPath(new URL(`flows/${name}.ts`, import.meta.url));
/** Things times ways in flows/nasty.ts. */
const taskCount = 9 * 9;

const worst = ["proxy", "prototype", "getters", "huge", "exit", "null", "thenable", "symbol", "text"];
const places = ["setup", "teardown", "start", "stop", "top timer", "top promise"];
/** Every one of them somewhere, every place with two; in the long form all in all places. */
const cases = places.flatMap((place, index) =>
  worst
    .slice(0, isLong ? worst.length : 2)
    .map((_, each) => ({ place, what: worst[(2 * index + each) % worst.length]! })),
);

async function nasty(place: string, what: string, load: readonly string[]) {
  return measure({
    target: "null",
    options: {},
    args: (url) => [flow("nasty"), "--target", url, ...load],
    env: { PLACE: place, WHAT: what },
  });
}

/** Two at a time: most of each is waiting. */
async function pairwise<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const lane = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all([lane(), lane()]);
}

describe("a script that throws anything", () => {
  // Side by side with the next: most of both is waiting.
  test.concurrent("in every iteration ends the run after 10 s", async () => {
    const { run } = await measure({
      target: "null",
      options: {},
      args: (url) => [flow("throwing"), "--target", url, "-u", "4", "-d", "60s", "--workers", "1"],
    });
    const { result, exitCode, stderr } = run;
    expect(stderr).toContain("every iteration of the last 10 s ended with an error of the script: stopping");
    expect(result.durationMs).toBeGreaterThan(9000);
    expect(result.durationMs).toBeLessThan(30_000);
    expect(result.ledger.iterations.failed).toBe(result.ledger.iterations.started);
    expect(exitCode).toBe(exitCodes.scriptThrew);
  });

  test.concurrent("in a hook, or outside of everything", async () => {
    await pairwise(cases, async ({ place, what }) => {
      const name = `${what} in ${place}`;
      const { run, ledger } = await nasty(place, what, ["-c", "2", "-d", "1s", "--max-rate", "50/s", "--workers", "2"]);
      expect(run.exitCode, `${name}: ${run.result.summary} ${run.stderr}`).toBe(exitCodes.scriptThrew);
      expect(run.stderr, name).not.toContain("bug in Plimsoll");
      expect(run.result.ledger.exact, name).toBe(true);
      expect(run.result.ledger.requests.started, name).toBe(ledger.requests);
      expect(
        run.result.validity.doubts.map(({ code }) => code),
        name,
      ).not.toContain("worker-lost");
      if (place === "setup" || place === "start") expect(ledger.requests, `${name}: no load`).toBe(0);
      else expect(ledger.requests, name).toBeGreaterThan(0);
      expect(run.stderr.length + run.stdout.length, name).toBeLessThan(50_000);
    });
  });

  test("while it is loaded: nothing is sent, and it is no pass", async () => {
    const target = await startTarget("null", {});
    const out = await mkdtemp(join(tmpdir(), "plimsoll-scripts-"));
    try {
      await pairwise(worst, async (what) => {
        const args = ["run", flow("nasty"), "--target", target.url, "-c", "2", "-d", "1s", "--out", out];
        const { exitCode, stderr } = await command(args, { PLACE: "top", WHAT: what });
        expect(exitCode, `${what}: ${stderr}`).toBe(exitCodes.scriptThrew);
        expect(stderr, what).toContain("nasty.ts threw while it was loaded");
      });
      expect((await target.ledger()).requests).toBe(0);
    } finally {
      await target.stop();
      await rm(out, { recursive: true, force: true });
    }
  });

  test("in tasks, steps, checks, measurements, timers and promises let go of", async () => {
    const users = 2;
    const load = ["--iterations", String(users * taskCount), "-u", String(users), "--workers", "2"];
    const { run, ledger } = await nasty("tasks", "", load);
    const { result, exitCode } = run;
    expect(exitCode).toBe(exitCodes.scriptThrew);
    expect(result.ledger.exact).toBe(true);
    const { started, completed, failed } = result.ledger.iterations;
    expect([started, completed + failed]).toEqual([users * taskCount, users * taskCount]);
    // Of each thing's nine ways `throw`, `sync` and `step` fail the iteration for sure.
    expect(failed).toBeGreaterThanOrEqual(users * 9 * 3);
    expect(result.ledger.requests.started).toBe(ledger.requests);
    const told = result.errors.filter(({ class: name }) => name === "script_error");
    expect(told.length).toBeGreaterThan(10);
    expect(Math.max(...result.errors.map(({ message }) => message.length))).toBeLessThanOrEqual(2000);
    expect(told.some(({ message, location }) => message.startsWith("process.exit()") && location !== undefined)).toBe(
      true,
    );
  });
});
