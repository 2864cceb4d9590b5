import { signal } from "@preact/signals";
import type { RefusedAnswer, RunsAnswer } from "#run";
import { ask } from "../server/ask.ts";

/** While a run goes on the list changes by itself; otherwise somebody may start one elsewhere. */
const againMs = { running: 2_000, quiet: 5_000 };

/** The list of runs, read again for as long as somebody sees it. */
export class Folder {
  readonly runs = signal<RunsAnswer | null>(null);
  /** When the list was read last, by this reader's clock. */
  readonly readAtMs = signal(0);
  readonly problem = signal<RefusedAnswer | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  open(): void {
    document.addEventListener("visibilitychange", this.#look);
    this.#look();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this.#look);
  }

  readonly #look = (): void => {
    clearTimeout(this.#timer);
    if (!document.hidden && !this.#isClosed) void this.#read();
  };

  async #read(): Promise<void> {
    const answer = await ask<RunsAnswer>("./api/runs");
    if (this.#isClosed) return;
    this.problem.value = answer.ok ? null : answer;
    // A minute is the least that the list tells of an age.
    if (answer.ok) this.readAtMs.value = Math.floor(Date.now() / 60_000) * 60_000 + 59_999;
    // Only what is new is drawn anew: a choice of runs and the place on the page stay.
    if (answer.ok && JSON.stringify(answer.value) !== JSON.stringify(this.runs.value)) this.runs.value = answer.value;
    const isRunning = this.runs.value?.runs.some(({ state }) => state === "running") ?? false;
    this.#timer = setTimeout(this.#look, isRunning ? againMs.running : againMs.quiet);
  }
}
