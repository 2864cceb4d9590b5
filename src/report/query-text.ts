import { counted } from "./figures.ts";
import type { Page } from "./layout.ts";
import { safeText } from "./safe-text.ts";
import { displayWidth, padEnd, padStart, truncateMiddle } from "./width.ts";

interface Answer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
}

const gap = 2;
/** A column is not made narrower than this to fit beside others. */
const columnLeast = 6;

/**
 * A table no wider than the page, with long texts cut in their middle; where not even so every column finds room, each row
 * is a block of its own, a line for each column.
 */
export function queryText({ columns, rows }: Answer, { columns: width, palette }: Page): string {
  if (columns.length === 0) return "";
  const names = columns.map(safeText);
  const cells = rows.map((row) => row.map(cellText));
  const shown = fitting(names.map(widestIn(cells)), width);
  const isNumber = columns.map((_, at) => rows.every((row) => row[at] === null || typeof row[at] === "number"));
  const line = (texts: readonly string[]): string =>
    shown
      .map((room, at) => (isNumber[at] === true ? padStart : padEnd)(truncateMiddle(texts[at] ?? "", room), room))
      .join(" ".repeat(gap))
      .trimEnd();
  const lines =
    shown.length === columns.length || rows.length === 0
      ? [palette.dim(line(names)), ...cells.map(line)]
      : cells.flatMap((row) => [...blockOf(names, row, width, palette), ""]);
  return `${[...lines, palette.dim(counted(rows.length, "row"))].join("\n")}\n`;
}

const widestIn =
  (cells: readonly (readonly string[])[]) =>
  (name: string, at: number): number =>
    cells.reduce((most, row) => Math.max(most, displayWidth(row[at] ?? "")), displayWidth(name));

function blockOf(
  names: readonly string[],
  row: readonly string[],
  width: number,
  palette: Page["palette"],
): readonly string[] {
  const nameWidth = Math.min(
    Math.floor(width / 2),
    names.reduce((most, name) => Math.max(most, displayWidth(name)), 0),
  );
  const room = Math.max(1, width - nameWidth - gap);
  return names.map((name, at) => {
    const title = padEnd(truncateMiddle(name, nameWidth), nameWidth + gap);
    return (palette.dim(title) + truncateMiddle(row[at] ?? "", room)).trimEnd();
  });
}

/** Widths of the columns from the left that find room; the widest give way first. */
function fitting(wanted: readonly number[], width: number): readonly number[] {
  let count = wanted.length;
  const least = (columns: number): number =>
    wanted.slice(0, columns).reduce((sum, each) => sum + Math.min(each, columnLeast) + gap, -gap);
  while (count > 1 && least(count) > width) count -= 1;
  const widths = wanted.slice(0, count);
  for (let over = total(widths) - width; over > 0; over = total(widths) - width) {
    const widest = Math.max(...widths);
    const at = widths.indexOf(widest);
    const next = Math.max(columnLeast, ...widths.filter((each) => each < widest));
    const cut = Math.max(1, Math.min(over, widest - next));
    if (widest - cut < 1) break;
    widths[at] = widest - cut;
  }
  return widths;
}

const total = (widths: readonly number[]): number => widths.reduce((sum, each) => sum + each + gap, -gap);

function cellText(value: string | number | boolean | null): string {
  if (value === null) return "";
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
  return safeText(String(value));
}
