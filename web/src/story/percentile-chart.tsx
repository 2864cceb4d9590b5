import { parseSlo } from "#measure";
import type { PageGoal } from "#run";
import { durationText } from "../app/figures.ts";
import { linearScale, logScale, type Scale } from "../app/scale.ts";
import { useWidth } from "../app/use-width.ts";
import type { Spread } from "./all-requests.ts";

const marks = [0, 0.5, 0.9, 0.95, 0.99, 0.999, 0.9999, 0.99999] as const;
const height = 300;
const [top, bottom] = [16, height - 40];

/** Latency by percentile: the tail gets as much room as the middle. Limits of goals stand on it as load lines. */
export function PercentileChart({ spread, goals }: { readonly spread: Spread; readonly goals: readonly PageGoal[] }) {
  const [ref, width] = useWidth<HTMLDivElement>(960);
  const limits = limitsOf(goals);
  const all = spread.count + spread.failed;
  // Of fewer than ten beyond it a percentile says nothing.
  const last = Math.max(0.9, 1 - 10 / all);
  const shares = sampled(last, spread);
  const values = [...shares.map(({ ms }) => ms), ...limits.map(({ limitMs }) => limitMs)];
  const isNarrow = width < 560;
  const left = 64;
  const x = linearScale([0, nines(Math.max(last, ...limits.map(({ q }) => q)))], [left, width - 18], 1);
  const y = logScale([Math.min(...values) / 1.3, Math.max(...values) * 1.3], [bottom, top], isNarrow ? 5 : 7);
  const shown = marks
    .filter((mark) => nines(mark) <= nines(last) + 0.01)
    .filter((mark) => !(isNarrow && (mark === 0.95 || mark === 0)));
  return (
    <div ref={ref}>
      <svg viewBox={`0 0 ${String(width)} ${String(height)}`} width="100%" aria-hidden="true" focusable="false">
        <g class="line-axes">
          {y.ticks.map((tick) => (
            <g key={tick}>
              <line x1={left} x2={width - 18} y1={y(tick)} y2={y(tick)} />
              <text x={left - 8} y={y(tick) + 4} text-anchor="end">
                {durationText(tick)}
              </text>
            </g>
          ))}
          <line class="line-base" x1={left} x2={width - 18} y1={bottom} y2={bottom} />
          {shown.map((mark) => (
            <text key={mark} x={x(nines(mark))} y={bottom + 18} text-anchor="middle">
              {mark === 0 ? "least" : `p${String(Number((mark * 100).toPrecision(7)))}`}
            </text>
          ))}
        </g>
        <Failed spread={spread} from={x(nines(spread.count / all))} to={width - 18} />
        <path class="line-curve" d={pathOf(shares, x, y)} />
        {shown
          .filter((mark) => mark >= 0.5)
          .map((mark) => {
            const ms = spread.at(mark);
            return ms === null ? null : (
              <g key={mark} class="percentile">
                <circle cx={x(nines(mark))} cy={y(ms)} r="4" />
                <text x={x(nines(mark))} y={y(ms) - 10} text-anchor="middle">
                  {durationText(ms)}
                </text>
              </g>
            );
          })}
        {limits.map(({ text, q, limitMs }) => (
          <g key={text} class="load-line load-line-small">
            <line x1={x(nines(q)) - 22} x2={x(nines(q)) + 22} y1={y(limitMs)} y2={y(limitMs)} />
            <circle cx={x(nines(q))} cy={y(limitMs)} r="8" />
          </g>
        ))}
      </svg>
    </div>
  );
}

/** From there on every percentile falls among the failures. */
function Failed({ spread, from, to }: { readonly spread: Spread; readonly from: number; readonly to: number }) {
  if (spread.failed === 0 || from >= to) return null;
  return (
    <g class="percentile-failed">
      <rect x={from} y={top} width={to - from} height={bottom - top} />
      {to - from > 50 && (
        <text x={(from + to) / 2} y={bottom - 10} text-anchor="middle">
          failed
        </text>
      )}
    </g>
  );
}

/** 0.9 is one nine, 0.99 two. */
const nines = (share: number): number => -Math.log10(1 - Math.min(share, 0.9999999));

interface Sample {
  readonly share: number;
  readonly ms: number;
}

function sampled(last: number, spread: Spread): readonly Sample[] {
  const count = 160;
  const most = nines(last);
  return Array.from({ length: count + 1 }, (_, index) => 1 - 10 ** (-(most * index) / count)).flatMap((share) => {
    const ms = spread.at(share);
    return ms === null ? [] : [{ share, ms }];
  });
}

const pathOf = (samples: readonly Sample[], x: Scale, y: Scale): string =>
  samples
    .map(({ share, ms }, index) => `${index === 0 ? "M" : "L"}${x(nines(share)).toFixed(1)} ${y(ms).toFixed(1)}`)
    .join("");

interface Limit {
  readonly text: string;
  readonly q: number;
  readonly limitMs: number;
}

/** Goals on a percentile of the whole run; those of single operations stand in the list. */
function limitsOf(goals: readonly PageGoal[]): readonly Limit[] {
  return goals.flatMap(({ expression }) => {
    const parsed = parsedGoal(expression);
    if (parsed?.subject.kind !== "run" || parsed.metric.kind !== "percentile" || parsed.metric.q > 0.99999) return [];
    return [{ text: expression, q: parsed.metric.q, limitMs: parsed.limit }];
  });
}

function parsedGoal(expression: string): ReturnType<typeof parseSlo> | undefined {
  try {
    return parseSlo(expression);
  } catch {
    // A newer version may know goals that this page cannot place.
    return undefined;
  }
}
