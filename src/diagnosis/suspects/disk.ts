import { theilSen } from "../laws/theil-sen.ts";
import type { LoadPoint, SuspectFacts } from "../facts/index.ts";
import { completionsSignal, cpuText } from "./slot-signals.ts";
import { decisive, fair, signals, strong, type Suspicion } from "./suspicion.ts";
import { bytes, ms, share } from "./wording.ts";

const busyFrom = 0.85;

/** The busiest disk has no pause. */
export function disk(facts: SuspectFacts): Suspicion | null {
  const { full, reference, cpu, points } = facts;
  const busy = busyAt(full);
  if (full === null || busy === null || busy < busyFrom) return null;
  const before = busyAt(reference);
  const line = theilSen(
    points.flatMap((point) => {
      const ratio = busyAt(point);
      return ratio === null || ratio > 0.97 ? [] : [[point.endedPerSecond, ratio] as const];
    }),
  );
  const rose = before !== null && busy - before >= 0.3;
  const moved = storageAt(full);
  return {
    kind: "disk",
    resource: "the disk",
    limit: moved,
    for: signals(
      strong(
        "disk",
        `The busiest disk works ${share(busy)} of the time at saturation${before === null ? "" : `, ${share(before)} at rest`}`,
        rose,
      ),
      (full.resources?.host?.ioWaitRatio ?? 0) >= 0.1 &&
        fair("host", `Processors wait for storage ${share(full.resources?.host?.ioWaitRatio ?? 0)} of the time`, true),
      moved !== null && moved >= 1e6 && fair("storage", `The target moves ${bytes(moved)}/s to and from storage`),
      completionsSignal(facts),
    ),
    against: signals(
      cpu?.isFull === true && decisive("cpu", cpuText(facts)),
      moved !== null && moved < 1e4 && strong("storage", "The target itself hardly reads or writes"),
    ),
    predictedPerSecond: line === undefined || line.slope <= 0 ? null : (1 - Math.max(0, line.intercept)) / line.slope,
    formula: line === undefined ? "" : `${ms(line.slope * 1000)} of disk time for each iteration`,
    missing: "the disk's operations each second and their time (iostat -x), or traces with file and database spans",
    advice: "Write less or later (batches, buffers, fewer fsync), keep what is read in memory, or take a faster disk.",
  };
}

const busyAt = (point: LoadPoint | null): number | null => point?.resources?.host?.diskBusyRatio ?? null;

function storageAt({ resources }: LoadPoint): number | null {
  const read = resources?.target?.readBytesPerSecond ?? null;
  const written = resources?.target?.writeBytesPerSecond ?? null;
  return read === null && written === null ? null : (read ?? 0) + (written ?? 0);
}
