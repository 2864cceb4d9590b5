import type { Paint, Palette } from "./palette.ts";
import { displayWidth, padEnd, padStart, truncateEnd, truncateMiddle } from "./width.ts";

export interface Cell {
  readonly text: string;
  readonly paint?: Paint;
}

/** A name on the left, figures on the right. */
export interface Row {
  readonly name: Cell;
  /** A word after the name that is never cut, e.g. `start`. */
  readonly mark?: string;
  readonly figures: readonly Cell[];
}

export interface TableShape {
  readonly title: string;
  readonly figures: readonly string[];
  /** Titles of figures that go first where the width does not hold them all. */
  readonly leastNeeded?: readonly string[];
  /** Titles of figures that go, all together, where whole names then fit beside the rest. */
  readonly beforeStacking?: readonly string[];
  /** Titles of figures that are words: they stand on the left of their column. */
  readonly words?: readonly string[];
  /** Figures go to make room for whole names, instead of names to a line of their own. */
  readonly nameFirst?: boolean;
}

/** A name gets a line of its own, its figures the next, where it would have to be cut shorter than this. */
const nameWidthLeast = 26;
/** What must be left of a name beside its mark. */
const markedNameWidthLeast = 12;
const gap = 2;

/** Lines no wider than `width`. */
export function tableLines(
  shape: TableShape,
  rows: readonly Row[],
  width: number,
  palette: Palette,
): readonly string[] {
  const nameWidthMax = rows.reduce((most, row) => Math.max(most, nameWidth(row)), displayWidth(shape.title));
  const widestMark = rows.reduce((most, row) => Math.max(most, displayWidth(row.mark ?? "")), 0);
  const nameLeast = Math.min(nameWidthMax, Math.max(nameWidthLeast, widestMark + markedNameWidthLeast));
  const fitting = fittingFigures(shape, rows, width - (shape.nameFirst === true ? nameWidthMax : 0));
  const fewer = fitting.filter((index) => !shape.beforeStacking?.includes(shape.figures[index] ?? ""));
  const widthOf = (index: number): number => Math.min(width - gap, figureWidth(shape, rows, index));
  const roomBeside = (figures: readonly number[]): number =>
    width - figures.reduce((sum, index) => sum + widthOf(index) + gap, 0);
  const kept = roomBeside(fitting) < nameLeast && roomBeside(fewer) >= nameWidthMax ? fewer : fitting;
  const widths = kept.map(widthOf);
  const room = roomBeside(kept);
  const figuresWidth = width - room;
  const stacked = room < nameLeast;
  const nameColumn = stacked ? width : Math.min(nameWidthMax, room);
  const pad = (index: number): typeof padEnd => (shape.words?.includes(shape.figures[index] ?? "") ? padEnd : padStart);
  const cells = (cellAt: (index: number) => Cell | undefined): string =>
    kept.map((index, at) => " ".repeat(gap) + painted(cellAt(index), widths[at] ?? 0, pad(index))).join("");
  const figures = (row: Row): string => cells((index) => row.figures[index]);
  const head = cells((index) => ({ text: shape.figures[index] ?? "" }));
  if (!stacked) {
    return [
      palette.dim(padEnd(shape.title, nameColumn) + head),
      ...rows.map((row) => nameCell(row, nameColumn, palette, true) + figures(row)),
    ];
  }
  // The figures start under the name, a step in, so that the eye finds the next name.
  const indent = " ".repeat(Math.max(0, Math.min(gap, width - figuresWidth)));
  return [
    palette.dim(indent + head),
    ...rows.flatMap((row) => [nameCell(row, width, palette, false), indent + figures(row)]),
  ];
}

function fittingFigures(shape: TableShape, rows: readonly Row[], width: number): readonly number[] {
  let kept = shape.figures.map((_, index) => index);
  for (const title of shape.leastNeeded ?? []) {
    const needed = kept.reduce((sum, index) => sum + figureWidth(shape, rows, index) + gap, 0);
    if (needed <= width) break;
    kept = kept.filter((index) => shape.figures[index] !== title);
  }
  return kept;
}

function figureWidth(shape: TableShape, rows: readonly Row[], index: number): number {
  const title = displayWidth(shape.figures[index] ?? "");
  return rows.reduce((most, row) => Math.max(most, displayWidth(row.figures[index]?.text ?? "")), title);
}

function painted(cell: Cell | undefined, width: number, pad: typeof padEnd): string {
  const text = pad(truncateEnd(cell?.text ?? "", width), width);
  return cell?.paint === undefined ? text : cell.paint(text);
}

function nameWidth(row: Row): number {
  return displayWidth(row.name.text) + (row.mark === undefined ? 0 : displayWidth(row.mark) + 1);
}

function nameCell(row: Row, width: number, palette: Palette, padded: boolean): string {
  const mark = row.mark === undefined ? "" : ` ${row.mark}`;
  const name = truncateMiddle(row.name.text, Math.max(1, width - displayWidth(mark)));
  const padding = padded ? " ".repeat(Math.max(0, width - displayWidth(name) - displayWidth(mark))) : "";
  return (row.name.paint?.(name) ?? name) + (mark === "" ? "" : palette.dim(mark)) + padding;
}
