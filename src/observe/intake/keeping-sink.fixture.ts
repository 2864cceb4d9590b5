import type { Span } from "#trace";
import { Intake } from "./intake.ts";
import type { MetricPoint } from "./metric-point.ts";
import type { SpanSink } from "./sink.ts";

/** Keeps all it is given; full when it is told so. */
export class KeepingSink implements SpanSink {
  readonly kept: Span[] = [];
  readonly points: MetricPoint[] = [];
  full = false;
  isClosed = false;

  spans(batch: readonly Span[]): void {
    this.kept.push(...batch);
  }

  metrics(points: readonly MetricPoint[]): void {
    this.points.push(...points);
  }

  isFull(): boolean {
    return this.full;
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

export interface Taken {
  readonly spans: readonly Span[];
  readonly points: readonly MetricPoint[];
  readonly intake: Intake;
}

/** What one body became. */
export function taken(take: (intake: Intake) => void): Taken {
  const sink = new KeepingSink();
  const intake = new Intake(sink);
  try {
    take(intake);
  } finally {
    intake.flush();
  }
  return { spans: sink.kept, points: sink.points, intake };
}
