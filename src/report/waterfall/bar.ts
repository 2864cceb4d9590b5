import type { Branch } from "./fold-spans.ts";

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

interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

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
  const children = branch.children.flatMap(({ spans }) => spans).map(stretchOf);
  for (const span of branch.spans) {
    const whole = stretchOf(span);
    const inside = merged(children, whole);
    for (const each of inside) below.add(each);
    for (const each of gapsIn(whole, inside)) own.add(each);
    if (isCall(branch) && span.waitMs > 0) before.add({ fromMs: whole.fromMs - span.waitMs, toMs: whole.fromMs });
  }
  const isWait = ["pool", "sent"].includes(branch.spans[0]?.dependency ?? "");
  const kindAt = (cell: number): CellKind => {
    if (own.shareOf(cell) >= Math.max(shownShare, below.shareOf(cell))) return isWait ? "wait" : "own";
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

const isCall = ({ spans }: Branch): boolean => !["none", "pool", "sent"].includes(spans[0]?.dependency ?? "none");

const stretchOf = ({ startMs, durationMs }: Branch["spans"][number]): Stretch => ({
  fromMs: startMs,
  toMs: startMs + durationMs,
});

/** What lies inside of `whole`, without overlaps, by start. */
function merged(stretches: readonly Stretch[], whole: Stretch): readonly Stretch[] {
  const inside = stretches
    .map(({ fromMs, toMs }) => ({ fromMs: Math.max(fromMs, whole.fromMs), toMs: Math.min(toMs, whole.toMs) }))
    .filter(({ fromMs, toMs }) => toMs > fromMs)
    .sort((one, other) => one.fromMs - other.fromMs);
  const joined: { fromMs: number; toMs: number }[] = [];
  for (const each of inside) {
    const last = joined.at(-1);
    if (last !== undefined && each.fromMs <= last.toMs) last.toMs = Math.max(last.toMs, each.toMs);
    else joined.push({ ...each });
  }
  return joined;
}

function gapsIn(whole: Stretch, covered: readonly Stretch[]): readonly Stretch[] {
  const gaps: Stretch[] = [];
  let fromMs = whole.fromMs;
  for (const each of covered) {
    if (each.fromMs > fromMs) gaps.push({ fromMs, toMs: each.fromMs });
    fromMs = Math.max(fromMs, each.toMs);
  }
  if (whole.toMs > fromMs) gaps.push({ fromMs, toMs: whole.toMs });
  return gaps;
}
