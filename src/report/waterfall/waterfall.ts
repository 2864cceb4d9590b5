import type { ExampleTrace } from "#run";
import {
  type Branch,
  branchesThatMatter,
  isOnCriticalPath,
  ownMs,
  tookMs,
  type TracePicture,
  tracePicture,
} from "#trace";
import { formatCount, formatDurationMs } from "#units";
import { counted } from "../figures.ts";
import { innerWidth, type Page } from "../layout.ts";
import { displayWidth, padEnd, padStart, truncateEnd, truncateMiddle } from "../width.ts";
import { barCells, type CellKind, cellSigns } from "./bar.ts";

const linesShown = 40;
const step = 2;
const labelWidthLeast = 12;
const barWidthLeast = 20;
const gap = 2;

interface Line {
  readonly branch: Branch;
  readonly name: string;
  readonly mark: string;
  readonly figures: readonly string[];
  readonly isCritical: boolean;
  readonly isError: boolean;
}

interface Shape {
  readonly nameWidth: number;
  readonly barWidth: number;
  readonly figureWidths: readonly number[];
  readonly titles: readonly string[];
}

/** A trace as bars on one time axis, what does the same folded into one line. */
export function waterfallLines(trace: ExampleTrace, page: Page): readonly string[] {
  const picture = tracePicture(trace, page.all);
  if (picture === undefined) return [];
  const { palette } = page;
  const { branches: all, totalMs } = picture;
  const shown = page.all ? all : branchesThatMatter(all, linesShown);
  const titles = page.columns >= 110 ? ["starts", "took", "own"] : ["took"];
  const lines = shown.map((branch) => lineOf(branch, picture, titles));
  const shape = shapeOf(lines, titles, page);
  const bars = lines.map(({ branch }) => barCells(branch, shape.barWidth, totalMs));
  return [
    palette.dim(headLine(totalMs, shape)),
    ...lines.map((line, index) => paintedLine(line, bars[index] ?? [], shape, page)),
    ...restLines(trace, all, shown, page),
    ...legend(bars, lines, page),
  ];
}

function lineOf(branch: Branch, picture: TracePicture, titles: readonly string[]): Line {
  const [first] = branch.spans;
  const { label = "", system = "", dependency = "", service = "", startMs = 0 } = first ?? {};
  const peer = (dependency === "http" || dependency === "rpc") && system !== "" ? ` (${system})` : "";
  const isElsewhere = service !== picture.root.spans[0]?.service;
  const figures: Readonly<Record<string, string>> = {
    starts: formatDurationMs(startMs),
    took: formatDurationMs(tookMs(branch)),
    own: formatDurationMs(ownMs(branch)),
  };
  return {
    branch,
    name: `${label}${peer}${isElsewhere ? ` (${service})` : ""}`,
    mark: branch.spans.length === 1 ? "" : ` × ${formatCount(branch.spans.length)}`,
    figures: titles.map((title) => figures[title] ?? ""),
    isCritical: isOnCriticalPath(branch, picture),
    isError: first?.isError ?? false,
  };
}

function shapeOf(lines: readonly Line[], titles: readonly string[], page: Page): Shape {
  const figureWidths = titles.map((title, at) =>
    Math.max(title.length, ...lines.map(({ figures }) => displayWidth(figures[at] ?? ""))),
  );
  const room = innerWidth(page) - 2 - gap - figureWidths.reduce((sum, width) => sum + gap + width, 0);
  const widest = Math.max(...lines.map((line) => indentOf(line) + displayWidth(line.name + line.mark)));
  const nameWidth = Math.max(labelWidthLeast, Math.min(widest, Math.floor(room * 0.5), room - barWidthLeast));
  return { nameWidth, barWidth: Math.max(1, room - nameWidth), figureWidths, titles };
}

const indentOf = ({ branch }: Line): number => branch.depth * step;

function headLine(totalMs: number, { nameWidth, barWidth, figureWidths, titles }: Shape): string {
  const end = formatDurationMs(totalMs);
  const axis = `0${padStart(end, Math.max(end.length, barWidth - 1))}`;
  const figures = titles.map((title, at) => " ".repeat(gap) + padStart(title, figureWidths[at] ?? 0)).join("");
  return `  ${padEnd("span", nameWidth)}${" ".repeat(gap)}${axis}${figures}`;
}

function paintedLine(line: Line, bar: readonly CellKind[], shape: Shape, { palette }: Page): string {
  const { nameWidth, figureWidths } = shape;
  const indent = Math.min(indentOf(line), nameWidth - labelWidthLeast);
  const room = Math.max(1, nameWidth - indent - displayWidth(line.mark));
  const name = `${" ".repeat(Math.max(0, indent))}${truncateMiddle(line.name, room)}${line.mark}`;
  const figures = line.figures.map((text, at) => " ".repeat(gap) + padStart(text, figureWidths[at] ?? 0)).join("");
  const sign = line.isError ? palette.red("✗ ") : line.isCritical ? palette.cyan("▸ ") : "  ";
  const painted = line.isError ? palette.red(padEnd(name, nameWidth)) : padEnd(name, nameWidth);
  return `${sign}${painted}${" ".repeat(gap)}${paintedBar(bar, line, palette)}${figures}`;
}

function paintedBar(bar: readonly CellKind[], { isCritical }: Line, palette: Page["palette"]): string {
  const paints: Readonly<Record<CellKind, (text: string) => string>> = {
    own: isCritical ? palette.cyan : (text) => text,
    thin: isCritical ? palette.cyan : (text) => text,
    below: palette.dim,
    wait: palette.yellow,
    before: palette.dim,
    none: (text) => text,
  };
  let text = "";
  for (let from = 0; from < bar.length; ) {
    const kind = bar[from] ?? "none";
    let to = from;
    while (bar[to] === kind) to += 1;
    text += paints[kind](cellSigns[kind].repeat(to - from));
    from = to;
  }
  return text;
}

function restLines(
  { spansLeftOut }: ExampleTrace,
  all: readonly Branch[],
  shown: readonly Branch[],
  page: Page,
): readonly string[] {
  const line = (text: string): string => page.palette.dim(truncateEnd(`  ${text}`, innerWidth(page)));
  const hidden =
    all.reduce((sum, { spans }) => sum + spans.length, 0) - shown.reduce((sum, { spans }) => sum + spans.length, 0);
  return [
    ...(hidden > 0 ? [line(`and ${counted(hidden, "span")} more that take less (--all)`)] : []),
    ...(spansLeftOut > 0 ? [line(`and ${counted(spansLeftOut, "span")} more that were not kept`)] : []),
  ];
}

const meanings: Readonly<Partial<Record<CellKind, string>>> = {
  own: "its own time",
  below: "what is below it",
  wait: "waits (for a pool, in a queue)",
  before: "before it, nothing traced",
};

function legend(bars: readonly (readonly CellKind[])[], lines: readonly Line[], page: Page): readonly string[] {
  const used = new Set(bars.flat());
  const parts = [
    ...(Object.keys(meanings) as CellKind[])
      .filter((kind) => used.has(kind))
      .map((kind) => `${cellSigns[kind]} ${meanings[kind] ?? ""}`),
    ...(lines.some(({ isCritical }) => isCritical) ? ["▸ on the critical path"] : []),
    ...(lines.some(({ isError }) => isError) ? ["✗ failed"] : []),
    ...(lines.some(({ mark }) => mark !== "") ? ["× so many of the same"] : []),
  ];
  const rows: string[] = [];
  for (const part of parts) {
    const last = rows.at(-1);
    if (last !== undefined && displayWidth(last + part) + 5 <= innerWidth(page))
      rows[rows.length - 1] = `${last}   ${part}`;
    else rows.push(part);
  }
  return rows.map((row) => page.palette.dim(`  ${row}`));
}
