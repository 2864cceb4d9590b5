// @ts-check
import { fork } from "node:child_process";
import { once } from "node:events";
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
  await Promise.all(tickers.map((ticker) => once(ticker, "message")));
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
      for (const ticker of tickers) ticker.disconnect();
    },
  };
}

/**
 * @param {import("node:child_process").ChildProcess} ticker
 * @returns {Promise<readonly (readonly [number, number])[]>}
 */
async function gapsOf(ticker) {
  ticker.send("gaps");
  const [{ gaps }] = await once(ticker, "message");
  return gaps;
}
