import { dirname, join } from "node:path";
import { type StoreProblem, storeProblem } from "../store-problem.ts";
import type { KnownNames } from "./merge-seconds.ts";
import { thinSegment } from "./thin-segment.ts";
import { type KeptSegment, nextDue } from "./tiers.ts";

/** Keeps a run's folder in bounds however long it lasts: what is older has less detail, and the same totals. */
export class Thinning {
  private readonly directory: string;
  private readonly boundarySecond: number;
  private readonly onProblem: (problem: StoreProblem) => void;
  private readonly bytesMax: number | undefined;
  private readonly known: KnownNames = new Map();
  /** Oldest first. */
  private segments: KeptSegment[] = [];
  private working: Promise<void> | undefined;

  constructor(
    directory: string,
    about: { readonly boundarySecond: number; readonly bytesMax?: number | undefined },
    onProblem: (problem: StoreProblem) => void,
  ) {
    this.directory = directory;
    this.boundarySecond = about.boundarySecond;
    this.bytesMax = about.bytesMax;
    this.onProblem = onProblem;
  }

  /** A segment is whole: nothing is written to it any more. */
  closed(name: string, toSecond: number, bytes: number): void {
    this.segments.push({ name, toSecond, stepSeconds: 1, bytes });
    // Not in `work` itself: it may be through before it has given a promise.
    this.working ??= this.work().finally(() => {
      this.working = undefined;
    });
  }

  /** Waits until nothing is due any more: a segment or two. */
  async close(): Promise<void> {
    await this.working;
    await this.work();
  }

  private async work(): Promise<void> {
    let due = this.nextDue();
    while (due !== undefined) {
      const { segment, stepSeconds } = due;
      const bytes = await this.thin(segment, stepSeconds);
      this.segments = this.segments.map((each) =>
        each.name === segment.name ? { ...each, stepSeconds, bytes } : each,
      );
      due = this.nextDue();
    }
  }

  private nextDue(): ReturnType<typeof nextDue> {
    return nextDue(this.segments, this.segments.at(-1)?.toSecond ?? 0, this.bytesMax);
  }

  /** What cannot be thinned out stays as it is, and is not tried again at this step. */
  private async thin({ name, bytes }: KeptSegment, stepSeconds: number): Promise<number> {
    const { boundarySecond, known } = this;
    try {
      const thinned = await thinSegment(join(this.directory, name), { stepSeconds, boundarySecond, known });
      return thinned?.bytes ?? bytes;
    } catch (error) {
      this.onProblem(storeProblem(error, dirname(this.directory)));
      return bytes;
    }
  }
}
