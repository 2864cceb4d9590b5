import type { Collector, SloExpression } from "#measure";
import type { Lab } from "#method";
import type { ExploreProgress, PursuitProgress, RunPlan, RunResult } from "#run";
import type { LoadStretch, StretchLoad } from "#trace";
import type { RunOrder } from "../lab.ts";
import type { FrameFacts } from "../live-state.ts";
import type { Beside } from "../session-parts.ts";
import { EngineLab, type EngineLabParts, type LoadHandle } from "./engine-lab.ts";

/** What leads a run whose load is decided while it goes on. */
export interface Drive {
  /** One per scenario. */
  readonly weights: readonly number[];
  readonly usersStart: boolean;
  readonly slo: readonly SloExpression[];
  readonly ratePerSecondMax: number | null;
  /** Iterations/s that are never exceeded. */
  allowedPerSecond(): number;
  /** The load as people say it. */
  readonly loads: readonly string[];
  /** The load is over when this is. */
  run(lab: Lab): Promise<void>;
  progress?(): ExploreProgress | undefined;
  /** Of methods that go through stages. */
  pursuit?(): PursuitProgress | undefined;
  /** It switches the faults of the test: none is on before it says so. */
  readonly turnsFaults?: boolean;
  /** The load is one and the same all the time: goals are judged as in any run. */
  readonly isConstant?: boolean;
  /**
   * Of which traces are asked what was open at the same time.
   * @param originMs unix epoch at which the run clock was 0
   */
  stretches?(originMs: number): readonly LoadStretch[];
  /** The document with what was found out. */
  conclude(measured: RunResult, stretches: readonly StretchLoad[]): RunResult;
}

/** What is seen beside the load, and who is told. */
type Looks = Pick<EngineLabParts, "readingAt" | "cpuCores" | "say" | "fault" | "counts">;

export function looksOf(
  { readingAt, fault, traces }: Beside,
  say: Looks["say"],
  cpuCores: Looks["cpuCores"],
  { nowMs }: Pick<LoadHandle, "nowMs">,
): Looks {
  // The run clock is monotonic, and traces go by the calendar.
  const counts = (fromMs: number, toMs: number): void => {
    const originMs = Date.now() - nowMs();
    traces?.addStretch({ fromMs: originMs + fromMs, toMs: originMs + toMs });
  };
  return { readingAt, cpuCores, say, counts, ...(fault && { fault }) };
}

/** A method at work on a run. */
export class Exploration {
  readonly lab: EngineLab;
  private readonly drive: Drive;
  private driven: Promise<void> | undefined = undefined;

  constructor(drive: Drive, { workers }: RunPlan, load: LoadHandle, looks: Looks) {
    const { weights, usersStart, slo, ratePerSecondMax } = drive;
    this.drive = drive;
    this.lab = new EngineLab({
      load,
      workers,
      weights,
      usersStart,
      subjects: slo.map(({ text, subject }) => ({ text, subject })),
      ratePerSecondMax,
      allowedPerSecond: () => drive.allowedPerSecond(),
      ...looks,
    });
  }

  /** Something was counted. */
  counted(collector: Collector): void {
    this.lab.glance(() => collector.peek());
  }

  /** How long it takes nobody knows beforehand. */
  frameFacts({ title, keys }: RunOrder): FrameFacts {
    const [explore, pursuit] = [this.drive.progress?.(), this.drive.pursuit?.()];
    return {
      title,
      loads: this.drive.loads,
      plannedSeconds: null,
      hasKeys: keys !== undefined,
      ...(explore && { explore }),
      ...(pursuit && { pursuit }),
    };
  }

  /** @param onEnd the method wants no more load */
  begin(onEnd: () => void): void {
    this.driven = this.drive.run(this.lab).finally(onEnd);
    // Told by `close`, when the run has ended.
    this.driven.catch(() => undefined);
  }

  /** No more seconds will come. */
  async close(): Promise<void> {
    this.lab.close();
    await this.driven;
  }
}
