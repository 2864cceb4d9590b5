import { readFile } from "node:fs/promises";

/** A file is looked for this often: a second may pass at most between it and the end of the load. */
const lookMs = 250;

/** Watches for files that end a run: the one of its own folder, and one the user named. */
export class StopFiles {
  private readonly paths: readonly string[];
  private readonly onFound: (path: string, isNow: boolean) => void;
  private readonly timer: NodeJS.Timeout;
  private isLooking = false;
  private last = "";

  /** @param onFound called when one is there, and once more when it says `now` */
  constructor(paths: readonly string[], onFound: (path: string, isNow: boolean) => void) {
    this.paths = paths;
    this.onFound = onFound;
    this.timer = setInterval(() => void this.look(), lookMs);
  }

  close(): void {
    clearInterval(this.timer);
  }

  /** A disk that does not answer is not asked again meanwhile. */
  private async look(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    for (const path of this.paths) {
      const text = await readFile(path, "utf8").catch(() => undefined);
      if (text !== undefined) this.found(path, text.trim() === "now");
    }
    this.isLooking = false;
  }

  private found(path: string, isNow: boolean): void {
    const state = isNow ? "now" : "found";
    if (this.last === state || this.last === "now") return;
    this.last = state;
    this.onFound(path, isNow);
  }
}
