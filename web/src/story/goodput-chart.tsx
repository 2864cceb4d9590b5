import type { StressResult, StressStage, StressStep } from "#run";
import { rateText } from "../app/figures.ts";
import { linearScale, type Scale } from "../app/scale.ts";
import { useWidth } from "../app/use-width.ts";

const waysUp: ReadonlySet<StressStage> = new Set(["before", "up", "hold", "again"]);
const waysBack: ReadonlySet<StressStage> = new Set(["back", "down"]);
const height = 360;
const [top, bottom] = [52, height - 44];

/** Below the diagonal is what was asked for and not done; where the way back lies below the way up, it sticks. */
export function GoodputChart({ stress }: { readonly stress: StressResult }) {
  const [ref, width] = useWidth<HTMLDivElement>(960);
  const { steps, capacityPerSecond, saturationPerSecond } = stress;
  const loads = [...steps.map(({ offeredPerSecond }) => offeredPerSecond), saturationPerSecond];
  const goods = [...steps.map(({ goodPerSecond }) => goodPerSecond), saturationPerSecond];
  const isNarrow = width < 560;
  const [left, right] = [isNarrow ? 52 : 64, width - 18];
  const x = linearScale([0, Math.max(...loads, 1e-3) * 1.05], [left, right], isNarrow ? 4 : 8);
  const most = Math.max(...goods, 1e-3) * 1.15;
  const y = linearScale([0, most], [bottom, top], 5);
  const at = x(capacityPerSecond);
  const isRoomLeft = at > left + 150;
  return (
    <div ref={ref}>
      <svg viewBox={`0 0 ${String(width)} ${String(height)}`} width="100%" aria-hidden="true" focusable="false">
        <rect class="line-safe" x={left} y={top} width={Math.max(0, at - left)} height={bottom - top} />
        <g class="line-axes">
          {y.ticks.map((tick) => (
            <g key={tick}>
              <line x1={left} x2={right} y1={y(tick)} y2={y(tick)} />
              <text x={left - 8} y={y(tick) + 4} text-anchor="end">
                {rateText(tick)}
              </text>
            </g>
          ))}
          <line class="line-base" x1={left} x2={right} y1={bottom} y2={bottom} />
          {x.ticks.map((tick) => (
            <text key={tick} x={x(tick)} y={bottom + 18} text-anchor="middle">
              {tick === 0 ? "0" : rateText(tick)}
            </text>
          ))}
          <text class="line-title" x={right} y={height - 6} text-anchor="end">
            iterations per second offered
          </text>
        </g>
        <path
          class="goodput-diagonal"
          d={`M${x(0)} ${y(0)}L${x(Math.min(most, x.ticks.at(-1) ?? most))} ${y(Math.min(most, x.ticks.at(-1) ?? most))}`}
        />
        <Way steps={steps.filter(({ stage }) => waysUp.has(stage))} name="up" x={x} y={y} />
        <Way steps={steps.filter(({ stage }) => waysBack.has(stage))} name="down" x={x} y={y} />
        <g class="load-line">
          <line x1={at} x2={at} y1={6} y2={bottom} />
          <circle cx={at} cy={26} r="12" />
          <text x={isRoomLeft ? at - 20 : at + 20} y={31} text-anchor={isRoomLeft ? "end" : "start"}>
            {`carries ${rateText(Number(capacityPerSecond.toPrecision(3)))}`}
          </text>
        </g>
      </svg>
    </div>
  );
}

interface WayProps {
  readonly steps: readonly StressStep[];
  readonly name: "up" | "down";
  readonly x: Scale;
  readonly y: Scale;
}

function Way({ steps, name, x, y }: WayProps) {
  const places = steps.map((step) => ({ step, at: [x(step.offeredPerSecond), y(step.goodPerSecond)] as const }));
  return (
    <g class={`goodput-${name}`}>
      <path
        d={places.map(({ at }, index) => `${index === 0 ? "M" : "L"}${at[0].toFixed(1)} ${at[1].toFixed(1)}`).join("")}
      />
      {places.map(({ step, at }) => (
        <circle key={step.atSeconds} cx={at[0]} cy={at[1]} r="4.5">
          <title>{`${step.stage}: ${rateText(step.goodPerSecond)} of ${rateText(step.offeredPerSecond)}`}</title>
        </circle>
      ))}
    </g>
  );
}
