import { barStretches, type Branch, type Stretch } from "#trace";

/** What a cell of a bar stands for, the strongest first. */
export type CellKind = "own" | "thin" | "below" | "wait" | "before" | "none";

export const cellSigns: Readonly<Record<CellKind, string>> = {
  own: "█",
  thin: "▏",
  below: "─",
  wait: "░",
  before: "·",
  none: " ",
};

/** So much of a cell fills it. */
const shownShare = 0.3;

/** Cells of the time axis, each with how much of it something covers. */
class Axis {
  private readonly covered: Float64Array;
  private readonly cellMs: number;

  constructor(cells: number, totalMs: number) {
    this.covered = new Float64Array(cells);
    this.cellMs = totalMs / cells;
  }

  add({ fromMs, toMs }: Stretch): void {
    const last = this.covered.length - 1;
    const first = Math.max(0, Math.floor(fromMs / this.cellMs));
    for (let cell = first; cell <= Math.min(last, Math.floor(toMs / this.cellMs)); cell += 1) {
      const inside = Math.min(toMs, (cell + 1) * this.cellMs) - Math.max(fromMs, cell * this.cellMs);
      if (inside > 0) this.covered[cell] = (this.covered[cell] ?? 0) + inside / this.cellMs;
    }
  }

  shareOf(cell: number): number {
    return this.covered[cell] ?? 0;
  }
}

/** Where the time of a line lies between 0 and `totalMs`. */
export function barCells(branch: Branch, cells: number, totalMs: number): readonly CellKind[] {
  const [own, below, before] = [new Axis(cells, totalMs), new Axis(cells, totalMs), new Axis(cells, totalMs)];
  const stretches = barStretches(branch);
  for (const each of stretches.below) below.add(each);
  for (const each of stretches.own) own.add(each);
  for (const each of stretches.before) before.add(each);
  const kindAt = (cell: number): CellKind => {
    if (own.shareOf(cell) >= Math.max(shownShare, below.shareOf(cell))) return stretches.isWait ? "wait" : "own";
    if (below.shareOf(cell) >= shownShare) return "below";
    if (own.shareOf(cell) > 0) return "thin";
    if (below.shareOf(cell) > 0) return "below";
    return before.shareOf(cell) >= shownShare ? "before" : "none";
  };
  const kinds = Array.from({ length: cells }, (_, cell) => kindAt(cell));
  return kinds.some((kind) => kind !== "none" && kind !== "before") ? kinds : withMark(kinds, branch, totalMs);
}

/** What took no time at all is seen all the same. */
function withMark(kinds: readonly CellKind[], { spans }: Branch, totalMs: number): readonly CellKind[] {
  const at = Math.floor(((spans[0]?.startMs ?? 0) / totalMs) * kinds.length);
  const cell = Math.min(kinds.length - 1, Math.max(0, at));
  return kinds.map((kind, index) => (index === cell ? "thin" : kind));
}
