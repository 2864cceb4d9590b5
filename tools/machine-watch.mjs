// @ts-check
import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { monotonicMs } from "../test/targets/ledger.mjs";
import { root } from "./built.mjs";

/** What a ticker sleeps: a gap without lateness. */
const sleepMs = 5;
/** Later than this a core did not let a measurement of milliseconds be made. */
const lateMs = 5;

/**
 * Processes beside the tests, one for each core, that notice when the machine does not run what is due.
 * @returns {Promise<{ latestMs(fromEpochMs: number, toEpochMs: number): Promise<number>, stop(): void }>}
 */
export async function watchMachine() {
  const path = join(root, "test", "targets", "stall-ticker.mjs");
  const pinned = process.platform === "linux";
  const cores = pinned ? Array.from({ length: availableParallelism() }, (_, core) => String(core)) : [undefined];
  const tickers = cores.map((core) =>
    fork(path, ["{}"], {
      serialization: "advanced",
      ...(core === undefined ? {} : { execPath: "taskset", execArgv: ["-c", core, process.execPath] }),
    }),
  );
  await Promise.all(tickers.map(answerOf));
  return {
    async latestMs(fromEpochMs, toEpochMs) {
      const offsetMs = monotonicMs() - Date.now();
      const gaps = await Promise.all(tickers.map(gapsOf));
      const meanwhile = gaps
        .flat()
        .filter(([from, to]) => to > fromEpochMs + offsetMs && from < toEpochMs + offsetMs)
        .map(([from, to]) => to - from - sleepMs);
      return Math.max(0, ...meanwhile.filter((gap) => gap > lateMs));
    },
    stop() {
      for (const ticker of tickers) if (ticker.connected) ticker.disconnect();
    },
  };
}

/**
 * @param {import("node:child_process").ChildProcess} ticker
 * @returns {Promise<readonly (readonly [number, number])[]>}
 */
async function gapsOf(ticker) {
  if (!ticker.connected) return [];
  const answer = answerOf(ticker);
  ticker.send("gaps", () => {});
  return (await answer)?.gaps ?? [];
}

/**
 * What it says next; undefined where it has ended, or could not be started on that core: then nobody saw it late.
 * @param {import("node:child_process").ChildProcess} ticker
 * @returns {Promise<{ gaps?: readonly (readonly [number, number])[] } | undefined>}
 */
function answerOf(ticker) {
  return new Promise((resolve) => {
    ticker.once("message", (answer) => resolve(/** @type {{}} */ (answer)));
    ticker.once("exit", () => resolve(undefined));
    ticker.once("error", () => resolve(undefined));
  });
}
