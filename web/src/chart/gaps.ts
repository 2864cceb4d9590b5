import type { Column } from "#run";

/** Points farther apart than so many of their own lengths have a gap between them. */
const apart = 1.5;

/**
 * Where a second is missing a line must break: rows of nothing stand in the gaps. Where there is none, all stays what
 * it was.
 */
export function rowsWithGaps(atSeconds: readonly number[], secondsPerPoint: number): readonly number[] | null {
  const rows: number[] = [];
  let hasGaps = false;
  for (let index = 0; index < atSeconds.length; index += 1) {
    const distance = (atSeconds[index] ?? 0) - (atSeconds[index - 1] ?? atSeconds[index] ?? 0);
    if (distance > apart * secondsPerPoint) {
      rows.push(-index); // what stands behind the gap; never the first
      hasGaps = true;
    }
    rows.push(index);
  }
  return hasGaps ? rows : null;
}

/** A gap's moment is just behind the point before it. */
export function timesWithGaps(
  atSeconds: readonly number[],
  rows: readonly number[] | null,
  secondsPerPoint: number,
): readonly number[] {
  if (rows === null) return atSeconds;
  return rows.map((row) => (row < 0 ? (atSeconds[-row - 1] ?? 0) + secondsPerPoint : (atSeconds[row] ?? 0)));
}

export function columnWithGaps(column: Column, rows: readonly number[] | null): Column {
  return rows === null ? column : rows.map((row) => (row < 0 ? null : (column[row] ?? null)));
}
