import type { LineEstimate, LinePicture, LinePoint } from "#run";
import { durationText, rateText } from "../app/figures.ts";
import { PointMark } from "./point-mark.tsx";
import { type LineLayout, lineLayout } from "./line-layout.ts";
import { smoothPath } from "./smooth-path.ts";
import { useWidth } from "../app/use-width.ts";

/** Latency and errors against load, with the line painted on it. */
export function LineChart({
  line,
  nowPerSecond,
}: {
  readonly line: LinePicture;
  readonly nowPerSecond: number | null;
}) {
  const [ref, width] = useWidth<HTMLDivElement>(960);
  const layout = lineLayout(line, width, nowPerSecond);
  return (
    <div ref={ref} class="line-chart">
      <svg
        viewBox={`0 0 ${String(layout.width)} ${String(layout.height)}`}
        width="100%"
        aria-hidden="true"
        focusable="false"
      >
        <Water line={line} layout={layout} />
        <Axes line={line} layout={layout} />
        <Limit line={line} layout={layout} />
        {nowPerSecond !== null && <Now perSecond={nowPerSecond} layout={layout} />}
        {line.withoutFaults !== undefined && <WithoutFaults without={line.withoutFaults} layout={layout} />}
        <path
          class="line-curve"
          d={smoothPath(line.curve.map(({ ratePerSecond, ms }) => [layout.x(ratePerSecond), layout.y(ms)]))}
        />
        {line.saturation !== null && <Saturation estimate={line.saturation} layout={layout} />}
        {line.capacity !== null && <LoadLine estimate={line.capacity} layout={layout} />}
        <Points points={line.points} layout={layout} />
      </svg>
    </div>
  );
}

interface Part {
  readonly line: LinePicture;
  readonly layout: LineLayout;
}

/** To the left of the line she floats. */
function Water({ line: { capacity }, layout: { left, right, top, bottom, errorBottom, x } }: Part) {
  if (capacity === null) return null;
  const at = x(capacity.perSecond);
  const height = Math.max(bottom, errorBottom) - top;
  return (
    <>
      <rect class="line-safe" x={left} y={top} width={Math.max(0, at - left)} height={height} />
      <rect class="line-beyond" x={at} y={top} width={Math.max(0, right - at)} height={height} />
    </>
  );
}

function Axes({ line, layout }: Part) {
  const { left, right, top, bottom, errorTop, errorBottom, x, y, yError, hasErrors, failedY, height } = layout;
  return (
    <g class="line-axes">
      {y.ticks.map((tick) => (
        <g key={tick}>
          <line x1={left} x2={right} y1={y(tick)} y2={y(tick)} />
          <text x={left - 8} y={y(tick) + 4} text-anchor="end">
            {durationText(tick)}
          </text>
        </g>
      ))}
      {failedY !== null && (
        <text x={left - 8} y={failedY + 4} text-anchor="end">
          failed
        </text>
      )}
      {hasErrors && (
        <>
          <text class="line-title" x={left} y={errorTop - 8}>
            requests that failed
          </text>
          {yError.ticks.map((tick) => (
            <g key={tick}>
              <line x1={left} x2={right} y1={yError(tick)} y2={yError(tick)} />
              <text x={left - 8} y={yError(tick) + 4} text-anchor="end">
                {`${String(Math.round(tick * 100))} %`}
              </text>
            </g>
          ))}
        </>
      )}
      <line class="line-base" x1={left} x2={right} y1={bottom} y2={bottom} />
      {hasErrors && <line class="line-base" x1={left} x2={right} y1={errorBottom} y2={errorBottom} />}
      {x.ticks.map((tick) => (
        <text key={tick} x={x(tick)} y={errorBottom + 18} text-anchor="middle">
          {tick === 0 ? "0" : rateText(tick)}
        </text>
      ))}
      <text class="line-title" x={right} y={height - 4} text-anchor="end">
        {`${line.unit} per second asked for`}
      </text>
      <text class="line-title" x={left} y={top - 50}>
        {line.percentile}
      </text>
    </g>
  );
}

function Limit({ line: { limitMs, capacity }, layout: { left, right, x, y } }: Part) {
  if (limitMs === null) return null;
  const text = `limit ${durationText(limitMs)}`;
  const isTight = capacity !== null && x(capacity.perSecond) - left < 120;
  return (
    <g class="line-limit">
      <line x1={left} x2={right} y1={y(limitMs)} y2={y(limitMs)} />
      <text x={isTight ? right - 6 : left + 6} y={y(limitMs) - 6} text-anchor={isTight ? "end" : "start"}>
        {text}
      </text>
    </g>
  );
}

/** The load that is on at this moment. */
function Now({
  perSecond,
  layout: { right, top, errorBottom, x },
}: {
  readonly perSecond: number;
  readonly layout: LineLayout;
}) {
  const at = x(perSecond);
  const isRight = at + 32 > right;
  return (
    <g class="line-now">
      <line x1={at} x2={at} y1={top} y2={errorBottom} />
      <text x={isRight ? at - 5 : at + 5} y={errorBottom - 6} text-anchor={isRight ? "end" : "start"}>
        now
      </text>
    </g>
  );
}

/** Behind the others: what the target does with nothing wrong. */
function WithoutFaults({
  without: { points, curve, capacity },
  layout,
}: {
  readonly without: NonNullable<LinePicture["withoutFaults"]>;
  readonly layout: LineLayout;
}) {
  const { left, right, top, errorBottom, failedY, x, y } = layout;
  const at = capacity === null ? null : x(capacity.perSecond);
  const text = capacity === null ? "" : `without faults ${rateText(Number(capacity.perSecond.toPrecision(3)))}`;
  const isRight = at !== null && at + text.length * 6.6 > right;
  return (
    <g class="without-faults">
      <path
        class="line-curve line-without"
        d={smoothPath(curve.map(({ ratePerSecond, ms }) => [x(ratePerSecond), y(ms)]))}
      />
      <Points points={points} layout={layout} />
      {at !== null && (
        <g class="load-line-without">
          <line x1={at} x2={at} y1={top} y2={errorBottom} />
          <text
            x={isRight ? Math.max(left + text.length * 6.6, at - 6) : at + 6}
            y={failedY === null ? top + 14 : failedY + 24}
            text-anchor={isRight ? "end" : "start"}
          >
            {text}
          </text>
        </g>
      )}
    </g>
  );
}

function Points({
  points,
  layout: { x, y, yError, hasErrors, failedY },
}: {
  readonly points: readonly LinePoint[];
  readonly layout: LineLayout;
}) {
  return (
    <g>
      {points.map(({ trial, kind, ratePerSecond, ms, low, high, errorRatio, text }) => {
        const at = x(ratePerSecond);
        const height = ms === null ? failedY : y(ms);
        return (
          <g key={trial} class={`point point-${kind.replace(" ", "-")}`}>
            <title>{`${text}. Asked for ${rateText(ratePerSecond)}, ${ms === null ? "too many failures" : durationText(ms)}`}</title>
            {low !== null && high !== null && low > 0 && (
              <path class="point-interval" d={whisker(at, y(low), y(high))} />
            )}
            {height !== null && (ms !== null || errorRatio > 0) && <PointMark kind={kind} x={at} y={height} />}
            {hasErrors && (
              <line class="point-errors" x1={at} x2={at} y1={yError(0)} y2={yError(Math.min(1, errorRatio))} />
            )}
            {hasErrors && errorRatio > 0 && (
              <circle class="point-errors" cx={at} cy={yError(Math.min(1, errorRatio))} r="3" />
            )}
          </g>
        );
      })}
    </g>
  );
}

const whisker = (x: number, low: number, high: number): string => `M${x - 4} ${low}h8m-4 0V${high}m-4 0h8`;

function Saturation({
  estimate: { perSecond },
  layout: { left, right, top, errorBottom, x },
}: {
  readonly estimate: LineEstimate;
  readonly layout: LineLayout;
}) {
  const at = x(perSecond);
  const text = `saturates at ${rateText(Number(perSecond.toPrecision(3)))}`;
  const isRight = at + text.length * 6.6 > right;
  return (
    <g class="line-saturation">
      <line x1={at} x2={at} y1={top - 14} y2={errorBottom} />
      <text
        x={isRight ? Math.max(left + text.length * 6.6, at - 6) : at + 6}
        y={top - 6}
        text-anchor={isRight ? "end" : "start"}
      >
        {text}
      </text>
    </g>
  );
}

/** The mark itself: the disc, the line through it, what it says. */
function LoadLine({
  estimate: { perSecond, low, high },
  layout: { left, right, top, errorBottom, x },
}: {
  readonly estimate: LineEstimate;
  readonly layout: LineLayout;
}) {
  const at = x(perSecond);
  const discY = top - 38;
  const text = `carries ${rateText(Number(perSecond.toPrecision(3)))}`;
  const isRoomLeft = at - 26 - text.length * 8.2 > left + 30;
  return (
    <g class="load-line">
      {low !== null && high !== null && (
        <rect
          class="load-interval"
          x={x(low)}
          y={top}
          width={Math.max(1, Math.min(x(high), right) - x(low))}
          height={errorBottom - top}
        />
      )}
      <line x1={at} x2={at} y1={discY - 22} y2={errorBottom} />
      <circle cx={at} cy={discY} r="13" />
      <text x={isRoomLeft ? at - 22 : at + 22} y={discY + 5} text-anchor={isRoomLeft ? "end" : "start"}>
        {text}
      </text>
    </g>
  );
}
