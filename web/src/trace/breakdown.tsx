import type { Signal } from "@preact/signals";
import type { BreakdownRow, RouteBreakdown } from "#run";
import { callsText, rowsThatMatter } from "#trace";
import { formatDurationMs, formatPercent, formatRate } from "#units";
import { percentText } from "../app/figures.ts";
import { type Growth, grownMs, type RowGrowth } from "./growth.ts";

interface BreakdownProps {
  readonly breakdown: RouteBreakdown;
  readonly growth: Growth | undefined;
  readonly showsAll: Signal<boolean>;
}

/** The tree below a route: what runs inside of what, how often, for how long; and how that grew with load. */
export function Breakdown({ breakdown, growth, showsAll }: BreakdownProps) {
  const { rows } = breakdown;
  const matter = rowsThatMatter(breakdown);
  const shown = showsAll.value ? rows : matter;
  const most = mostGrown(growth);
  return (
    <>
      <section class="table-box" aria-label="Where its time goes" tabIndex={0}>
        <table class="figures breakdown">
          <caption>Where its time goes, per request</caption>
          <thead>
            <tr>
              <th scope="col">Span</th>
              <th scope="col">Calls</th>
              <th scope="col">Mean</th>
              <th scope="col">p95</th>
              <th scope="col">Max</th>
              <th scope="col">Own</th>
              <th scope="col">Waits before</th>
              <th scope="col">Critical path</th>
              {growth !== undefined && <GrowthHead growth={growth} />}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => {
              const index = rows.indexOf(row);
              const grown = growth?.rows[index];
              return (
                <tr key={index} class={grown !== undefined && grown === most ? "most-grown" : undefined}>
                  <SpanName row={row} breakdown={breakdown} />
                  <td>{callsText(row.callsPerRequest)}</td>
                  <td>{formatDurationMs(row.callMs.mean)}</td>
                  <td>{formatDurationMs(row.callMs.p95)}</td>
                  <td>{formatDurationMs(row.callMs.max)}</td>
                  <td>{formatDurationMs(row.selfMsPerRequest)}</td>
                  <td>{row.waitMsPerRequest === undefined ? "–" : formatDurationMs(row.waitMsPerRequest)}</td>
                  <td>
                    <Share share={row.criticalShare} />
                  </td>
                  {growth !== undefined && <GrowthCells grown={grown} isMost={grown !== undefined && grown === most} />}
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      {matter.length < rows.length && (
        <button type="button" class="plain-button" onClick={() => (showsAll.value = !showsAll.value)}>
          {showsAll.value ? "Show what matters" : `Show ${String(rows.length - matter.length)} more that take less`}
        </button>
      )}
    </>
  );
}

function SpanName({ row, breakdown }: { readonly row: BreakdownRow; readonly breakdown: RouteBreakdown }) {
  const { depth, label, service, errorRatio } = row;
  return (
    <th scope="row" class="span-cell">
      <span class="span-indent" style={{ paddingLeft: `${String(Math.min(depth, 10) * 14)}px` }} title={label}>
        <bdi class="clamped">{label}</bdi>
        {service !== breakdown.service && (
          <span class="quiet">
            {" "}
            (<bdi>{service}</bdi>)
          </span>
        )}
        {errorRatio > 0 && <span class="has-errors"> {percentText(errorRatio)} failed</span>}
      </span>
    </th>
  );
}

function Share({ share }: { readonly share: number }) {
  return (
    <span class="share">
      <span class="share-bar" style={{ width: `${String(Math.round(share * 48))}px` }} aria-hidden="true" />
      {formatPercent(Math.round(share * 100) / 100)}
    </span>
  );
}

function GrowthHead({ growth: { beforePerSecond, afterPerSecond } }: { readonly growth: Growth }) {
  return (
    <>
      <th scope="col" class="growth-first">
        At the reference, {formatRate(beforePerSecond)}
      </th>
      <th scope="col">At capacity, {formatRate(afterPerSecond)}</th>
      <th scope="col">Grew by</th>
    </>
  );
}

function GrowthCells({ grown, isMost }: { readonly grown: RowGrowth | undefined; readonly isMost: boolean }) {
  if (grown === undefined) {
    return (
      <>
        <td class="growth-first quiet">–</td>
        <td class="quiet">–</td>
        <td class="quiet">–</td>
      </>
    );
  }
  const { before, after } = grown;
  const ms = grownMs(grown);
  return (
    <>
      <td class="growth-first">{sideText(before.meanMs, before.waitMs)}</td>
      <td>{sideText(after.meanMs, after.waitMs)}</td>
      <td>
        {isMost && <span class="most-sign">most </span>}
        {ms > 0 ? "+" : ""}
        {formatDurationMs(ms)}
      </td>
    </>
  );
}

const sideText = (meanMs: number, waitMs: number): string =>
  waitMs >= 0.05 ? `${formatDurationMs(waitMs)} wait + ${formatDurationMs(meanMs)}` : formatDurationMs(meanMs);

/** What is worth a word: the call that grew most; the route itself, which holds all others, is none. */
function mostGrown(growth: Growth | undefined): RowGrowth | undefined {
  const grown = (growth?.rows ?? [])
    .slice(1)
    .filter((row): row is RowGrowth => row !== undefined && grownMs(row) > 0.05);
  return grown.toSorted((one, other) => grownMs(other) - grownMs(one))[0];
}
