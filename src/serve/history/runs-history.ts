import { setImmediate as turn } from "node:timers/promises";
import { changedByHand } from "#measure";
import { type RunListing, type RunResult, UserError } from "#run";
import { openRun, readLive, runEntry, runIds, type RunEntry } from "#store";

/** What the list tells of a run, and what makes it comparable with others. */
export interface HistoryRun {
  readonly listing: RunListing;
  /** Absent = it is compared with none. */
  readonly group?: { readonly load: string; readonly machine: string };
}

/** Runs of this folder. What is over does not change any more: it is read once. */
export class RunsHistory {
  readonly #runs: string;
  readonly #known = new Map<string, HistoryRun>();
  #reading: Promise<unknown> = Promise.resolve();

  constructor(runs: string) {
    this.#runs = runs;
  }

  /** Newest first. Several pages that ask at once read the folder once, one after another. */
  newest(most: number): Promise<{ readonly listed: readonly HistoryRun[]; readonly total: number }> {
    const next = this.#reading.then(() => this.#read(most));
    this.#reading = next.catch(() => undefined);
    return next;
  }

  async #read(most: number): Promise<{ listed: readonly HistoryRun[]; total: number }> {
    const ids = await runIds(this.#runs);
    const there = new Set(ids);
    for (const id of this.#known.keys()) if (!there.has(id)) this.#known.delete(id);
    const listed: HistoryRun[] = [];
    for (const id of ids.slice(0, most)) {
      const known = this.#known.get(id);
      listed.push(known ?? (await this.#readOne(id)));
      // Between two documents of megabytes the live pages get their second.
      if (known === undefined) await turn();
    }
    return { listed, total: ids.length };
  }

  /** One run that cannot be read must not hide the others. */
  async #readOne(id: string): Promise<HistoryRun> {
    const entry = await runEntry(this.#runs, id);
    try {
      const { result } = await openRun(this.#runs, id);
      const run = await historyRun(entry, result);
      if (entry.state !== "running") this.#known.set(id, run);
      return run;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { listing: unreadable(entry, error.message) };
    }
  }
}

async function historyRun(entry: RunEntry, result: RunResult): Promise<HistoryRun> {
  const { id, state, path } = entry;
  const { startedAt, method, test, target, verdict, summary, totals, explore, validity, durationMs } = result;
  const status = state === "running" ? await readLive(path) : undefined;
  const listing: RunListing = {
    id,
    state,
    startedAt,
    method,
    test,
    target,
    verdict: state === "running" ? null : verdict,
    summary,
    durationMs: status === undefined ? durationMs : status.elapsedSeconds * 1000,
    iterationsPerSecond: totals.iterationsPerSecond,
    requestsPerSecond: totals.requestsPerSecond,
    p95Ms: totals.latencyMs.p95,
    errorRatio: totals.errorRatio,
    capacityPerSecond: explore?.capacity?.iterationsPerSecond ?? null,
    doubts: validity.doubts.length,
  };
  const { cpuModel, cores, hostname } = result.environment;
  // What was cut short or cannot be trusted says nothing about the target.
  const isWhole = state === "finished" && (verdict === "pass" || verdict === "fail" || verdict === "inconclusive");
  if (!isWhole) return { listing };
  // Where the load was changed by hand, no other run had the same.
  const load = changedByHand(result).length > 0 ? `${id}, changed while it ran` : result.load.join("; ");
  return { listing, group: { load, machine: `${hostname} ${cpuModel} ${String(cores)}` } };
}

function unreadable({ id, state }: RunEntry, summary: string): RunListing {
  return {
    id,
    state,
    startedAt: null,
    method: null,
    test: null,
    target: null,
    verdict: null,
    summary,
    durationMs: null,
    iterationsPerSecond: null,
    requestsPerSecond: null,
    p95Ms: null,
    errorRatio: null,
    capacityPerSecond: null,
    doubts: 0,
  };
}
