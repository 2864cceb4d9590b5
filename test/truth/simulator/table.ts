import type { Row } from "./searches.ts";

export const head =
  "target                              effort   limit     error median / p90   X_sat p90   covered   width   minutes (most)";

export function line(row: Row): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`.padStart(7);
  return [
    row.name.padEnd(34),
    row.effort.padEnd(8),
    row.rule.padEnd(8),
    `${percent(row.medianError)} /${percent(row.p90Error)}`,
    percent(row.saturationP90Error).padStart(11),
    percent(row.coverage).padStart(9),
    percent(row.medianWidth).padStart(7),
    `${row.minutes.toFixed(1)} (${row.minutesMax.toFixed(1)})`,
  ].join("  ");
}

/** How far it is, on stderr: now and then, as it goes on for long. */
export class Progress {
  private readonly all: number;
  private readonly startedMs = Date.now();
  private readonly everyMs = process.stderr.isTTY ? 1000 : 60_000;
  private saidMs = Date.now();
  private done = 0;

  /** @param all searches still to be made */
  constructor(all: number) {
    this.all = all;
  }

  add(count: number): void {
    this.done += count;
    const nowMs = Date.now();
    if (nowMs - this.saidMs < this.everyMs || this.done === this.all) return;
    this.saidMs = nowMs;
    const minutes = (nowMs - this.startedMs) / 60_000;
    const left = (minutes / this.done) * (this.all - this.done);
    const text = `${this.done} of ${this.all} searches in ${minutes.toFixed(1)} min, about ${left.toFixed(1)} min left`;
    process.stderr.write(process.stderr.isTTY ? `\r${text}  ` : `${text}\n`);
  }

  /** Before a line of the table on a terminal. */
  clear(): void {
    if (process.stderr.isTTY) process.stderr.write("\r\u001B[K");
  }
}
