import type { TrendResult } from "#run";
import { clockText } from "../app/figures.ts";
import { clockScale, linearScale } from "../app/scale.ts";
import { useWidth } from "../app/use-width.ts";
import { amountText } from "./amount-text.ts";

const height = 190;
const [top, bottom, left] = [12, height - 26, 68];
/** A forecast further away than so many lengths of the run would leave the run itself a strip at the edge. */
const forecastMost = 2.5;

/** What was seen, the line through it, and where the line meets the limit. */
export function TrendChart({ trend }: { readonly trend: TrendResult }) {
  const [ref, width] = useWidth<HTMLDivElement>(480);
  const { values, from, to, unit, limit, secondsToLimit, verdict } = trend;
  const right = width - 12;
  const first = values[0]?.[0] ?? 0;
  const last = values.at(-1)?.[0] ?? first + 1;
  const span = Math.max(1, last - first);
  const isForecast = limit !== null && secondsToLimit !== null && secondsToLimit.value > 0;
  const reach = isForecast ? Math.min(secondsToLimit.value, span * forecastMost) : 0;
  const until = last + reach;
  const isReached = isForecast && reach === secondsToLimit.value;
  // Only as high as the line gets within the picture.
  const end = isForecast ? to + ((limit - to) * reach) / secondsToLimit.value : to;
  const all = [...values.map(([, value]) => value), from, to, end];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const room = (most - least || Math.abs(most) || 1) * 0.12;
  const x = clockScale([first, until], [left, right], Math.max(2, Math.floor((right - left) / 90)));
  // Bytes are told in powers of 1024: round figures are those.
  const factor = unit === "bytes" ? 1024 ** Math.max(0, Math.floor(Math.log(most || 1) / Math.log(1024))) : 1;
  const floor = least >= 0 ? Math.max(0, least - room) : least - room;
  const scaled = linearScale([floor / factor, (most + room) / factor], [bottom, top], 4);
  const y = Object.assign((value: number) => scaled(value / factor), {
    ticks: scaled.ticks.map((tick) => tick * factor),
  });
  const timeTicks = x.ticks;
  return (
    <div ref={ref}>
      <svg viewBox={`0 0 ${String(width)} ${String(height)}`} width="100%" aria-hidden="true" focusable="false">
        <g class="line-axes">
          {y.ticks.map((tick) => (
            <g key={tick}>
              <line x1={left} x2={right} y1={y(tick)} y2={y(tick)} />
              <text x={left - 8} y={y(tick) + 4} text-anchor="end">
                {amountText(tick, unit)}
              </text>
            </g>
          ))}
          {timeTicks.map((tick) => (
            <text key={tick} x={Math.min(x(tick), right - 14)} y={bottom + 18} text-anchor="middle">
              {clockText(tick)}
            </text>
          ))}
        </g>
        {isForecast && (
          <rect class="soak-future" x={x(last)} y={top} width={Math.max(0, right - x(last))} height={bottom - top} />
        )}
        {isReached && (
          <g class="line-limit">
            <line x1={left} x2={right} y1={y(limit)} y2={y(limit)} />
            <text x={left + 4} y={y(limit) + 14}>{`limit ${amountText(limit, unit)}`}</text>
          </g>
        )}
        <path
          class="soak-values"
          d={values
            .map(([at, value], index) => `${index === 0 ? "M" : "L"}${x(at).toFixed(1)} ${y(value).toFixed(1)}`)
            .join("")}
        />
        {verdict !== "filling" && <path class="soak-line" d={`M${x(first)} ${y(from)}L${x(last)} ${y(to)}`} />}
        {isForecast && <path class="soak-forecast" d={`M${x(last)} ${y(to)}L${x(until)} ${y(end)}`} />}
        {isReached && <circle class="soak-hit" cx={x(until)} cy={y(limit)} r="5" />}
      </svg>
    </div>
  );
}
