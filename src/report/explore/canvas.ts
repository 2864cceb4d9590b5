import type { Paint } from "../palette.ts";

interface Dot {
  readonly text: string;
  readonly paint: Paint | undefined;
}

/** A grid of cells that are painted one after the other; what comes later covers what was there. */
export class Canvas {
  readonly columns: number;
  readonly rows: number;
  readonly #cells: (Dot | undefined)[];

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
    this.#cells = Array.from({ length: columns * rows });
  }

  /** Outside the grid nothing is painted. */
  put(column: number, row: number, text: string, paint?: Paint): void {
    if (column < 0 || column >= this.columns || row < 0 || row >= this.rows) return;
    this.#cells[row * this.columns + column] = { text, paint };
  }

  isEmpty(column: number, row: number): boolean {
    return this.#cells[row * this.columns + column] === undefined;
  }

  /** Characters one after the other, each in a cell of its own. */
  write(column: number, row: number, text: string, paint?: Paint): void {
    [...text].forEach((character, index) => this.put(column + index, row, character, paint));
  }

  /** Neighbours of one colour are painted together. */
  lines(): readonly string[] {
    return Array.from({ length: this.rows }, (_, row) => {
      let line = "";
      let run = "";
      let paint: Paint | undefined;
      for (const cell of this.#cells.slice(row * this.columns, (row + 1) * this.columns)) {
        if (cell?.paint !== paint) {
          line += paint?.(run) ?? run;
          run = "";
          paint = cell?.paint;
        }
        run += cell?.text ?? " ";
      }
      return line + (paint?.(run) ?? run.trimEnd());
    });
  }
}

/** Braille patterns hold two by four dots in a cell: a line finer than characters. */
const brailleDots = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/** Straight lines through points given in cells, as braille; cells that hold something already keep it. */
export function drawLine(
  canvas: Canvas,
  points: readonly (readonly [column: number, row: number])[],
  paint: Paint,
): void {
  const dots = new Map<number, number>();
  const dot = (x: number, y: number): void => {
    const [column, row] = [Math.floor(x / 2), Math.floor(y / 4)];
    if (column < 0 || column >= canvas.columns || row < 0 || row >= canvas.rows) return;
    const cell = row * canvas.columns + column;
    dots.set(cell, (dots.get(cell) ?? 0) | (brailleDots[y % 4]?.[x % 2] ?? 0));
  };
  points.slice(1).forEach(([toColumn, toRow], index) => {
    const [fromColumn, fromRow] = points[index] ?? [0, 0];
    const width = (toColumn - fromColumn) * 2;
    const height = (toRow - fromRow) * 4;
    const steps = Math.max(1, Math.ceil(Math.abs(width)), Math.ceil(Math.abs(height)));
    for (let step = 0; step <= steps; step += 1) {
      const part = step / steps;
      dot(Math.round(fromColumn * 2 + width * part), Math.round(fromRow * 4 + height * part));
    }
  });
  for (const [cell, bits] of dots) {
    const [column, row] = [cell % canvas.columns, Math.floor(cell / canvas.columns)];
    if (canvas.isEmpty(column, row)) canvas.put(column, row, String.fromCodePoint(0x2800 + bits), paint);
  }
}
