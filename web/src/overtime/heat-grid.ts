import type { LogScale, PageHeatMap } from "#run";
import type { TimeRange } from "../chart/time-range.ts";

/** A heat map as it is drawn: so many columns and rows of counts, merged until each can be seen. */
export interface HeatGrid {
  readonly columns: number;
  readonly rows: number;
  /** Column by column, each from its lowest row up. */
  readonly counts: Float64Array;
  readonly countMax: number;
  readonly from: number;
  readonly secondsPerColumn: number;
  readonly rowFirst: number;
  readonly rowsPerRow: number;
}

const columnPxLeast = 2;
const rowPxLeast = 3;

/** The cells of a range, on a picture of that size. */
export function heatGrid(heat: PageHeatMap, range: TimeRange, widthPx: number, heightPx: number): HeatGrid {
  const { columns: all, rowFirst, rowLast, secondsPerColumn: seconds } = heat;
  const merge = Math.max(1, Math.ceil((range.to - range.from) / seconds / Math.max(1, widthPx / columnPxLeast)));
  const secondsPerColumn = merge * seconds;
  // Columns stand where they stood: a range that moves a little shows the same cells.
  const from = Math.floor(range.from / secondsPerColumn) * secondsPerColumn;
  const columns = Math.max(1, Math.ceil((range.to - from) / secondsPerColumn));
  const rowsAll = Math.max(1, rowLast - rowFirst + 1);
  const rowsPerRow = Math.max(1, Math.ceil(rowsAll / Math.max(1, heightPx / rowPxLeast)));
  const rows = Math.ceil(rowsAll / rowsPerRow);
  const counts = new Float64Array(columns * rows);
  for (const { atSeconds, row, counts: column } of all) {
    if (atSeconds + seconds <= range.from || atSeconds > range.to) continue;
    const at = Math.min(columns - 1, Math.max(0, Math.floor((atSeconds - from) / secondsPerColumn)));
    for (let index = 0; index < column.length; index += 1) {
      const place = at * rows + Math.floor((row + index - rowFirst) / rowsPerRow);
      counts[place] = (counts[place] ?? 0) + (column[index] ?? 0);
    }
  }
  const countMax = counts.reduce((most, count) => Math.max(most, count), 0);
  return { columns, rows, counts, countMax, from, secondsPerColumn, rowFirst, rowsPerRow };
}

/** Where a bucket begins. */
export const bucketFromMs = ({ fromMs, perDecade }: LogScale, bucket: number): number =>
  fromMs * 10 ** (bucket / perDecade);

/** 0–1 of the colour scale; by the logarithm: one slow request is seen beside a thousand fast ones. 0 = nothing. */
export const heatOf = (count: number, countMax: number): number =>
  count <= 0 ? 0 : (1 + Math.log(count)) / (1 + Math.log(Math.max(1, countMax)));
