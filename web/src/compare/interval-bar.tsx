const [width, height] = [96, 16];

interface BarProps {
  readonly change: number;
  readonly low: number;
  readonly high: number;
  /** Of the axis, on both sides of no change. */
  readonly span: number;
  readonly tolerance: number;
}

/** A change and its interval on an axis around none; the figures stand beside it. */
export function IntervalBar({ change, low, high, span, tolerance }: BarProps) {
  const x = (value: number): number => (width / 2) * (1 + Math.max(-1, Math.min(1, value / span)));
  const middle = height / 2;
  return (
    <svg class="interval-bar" width={width} height={height} aria-hidden="true" focusable="false">
      <rect class="interval-band" x={x(-tolerance)} y="0" width={x(tolerance) - x(-tolerance)} height={height} />
      <line class="interval-zero" x1={width / 2} x2={width / 2} y1="0" y2={height} />
      <line class="interval-line" x1={x(low)} x2={x(high)} y1={middle} y2={middle} />
      <circle class="interval-point" cx={x(change)} cy={middle} r="3.5" />
    </svg>
  );
}
