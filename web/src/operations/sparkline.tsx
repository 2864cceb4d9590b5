import { useMemo } from "preact/hooks";
import type { Column } from "#run";
import { mostOf, sparkPath, thinned } from "./spark-path.ts";

interface SparklineProps {
  readonly values: Column;
  readonly colour: `--${string}`;
  /** What it shows, with its greatest value. */
  readonly title: string;
}

const width = 88;
const height = 22;

/** A column over the whole run, small; from 0 to the most there was. */
export function Sparkline({ values, colour, title }: SparklineProps) {
  const path = useMemo(() => {
    const points = thinned(values, width / 2);
    return sparkPath(points, width, height, mostOf(points));
  }, [values]);
  return (
    <svg class="spark" viewBox={`-1 -2 ${String(width + 2)} ${String(height + 4)}`} role="img" aria-label={title}>
      <title>{title}</title>
      <path d={path} stroke={`var(${colour})`} />
    </svg>
  );
}
