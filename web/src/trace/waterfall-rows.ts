import type { ExampleTrace } from "#run";
import {
  type BarStretches,
  barStretches,
  type Branch,
  branchesThatMatter,
  isOnCriticalPath,
  ownMs,
  tookMs,
  tracePicture,
} from "#trace";
import { formatCount, formatDurationMs } from "#units";

export interface WaterfallRow {
  readonly branch: Branch;
  readonly name: string;
  /** 1 = a span by itself. */
  readonly count: number;
  readonly startMs: number;
  readonly tookMs: number;
  readonly ownMs: number;
  readonly isCritical: boolean;
  readonly isError: boolean;
  readonly stretches: BarStretches;
}

export interface Waterfall {
  readonly rows: readonly WaterfallRow[];
  readonly totalMs: number;
  /** That take less than what is shown. */
  readonly spansHidden: number;
  /** That were not kept. */
  readonly spansLeftOut: number;
}

const rowsMost = 250;

/** A trace row by row, what does the same in one of them. Undefined where no span was kept. */
export function waterfallOf(trace: ExampleTrace, isWhole: boolean): Waterfall | undefined {
  const picture = tracePicture(trace, isWhole);
  if (picture === undefined) return undefined;
  const shown = branchesThatMatter(picture.branches, rowsMost);
  const rows = shown.map((branch): WaterfallRow => {
    const [first] = branch.spans;
    return {
      branch,
      name: nameOf(branch, picture.root),
      count: branch.spans.length,
      startMs: first?.startMs ?? 0,
      tookMs: tookMs(branch),
      ownMs: ownMs(branch),
      isCritical: isOnCriticalPath(branch, picture),
      isError: first?.isError ?? false,
      stretches: barStretches(branch),
    };
  });
  const spansOf = (branches: readonly Branch[]): number => branches.reduce((sum, { spans }) => sum + spans.length, 0);
  return {
    rows,
    totalMs: picture.totalMs,
    spansHidden: spansOf(picture.branches) - spansOf(shown),
    spansLeftOut: trace.spansLeftOut,
  };
}

function nameOf({ spans }: Branch, root: Branch): string {
  const { label = "", system = "", dependency = "", service = "" } = spans[0] ?? {};
  const peer = (dependency === "http" || dependency === "rpc") && system !== "" ? ` (${system})` : "";
  return `${label}${peer}${service === root.spans[0]?.service ? "" : ` (${service})`}`;
}

/** A row in words. */
export function rowWords({
  name,
  count,
  startMs,
  tookMs: took,
  ownMs: own,
  isCritical,
  isError,
}: WaterfallRow): string {
  return [
    count === 1 ? name : `${name}, ${formatCount(count)} times`,
    `starts at ${formatDurationMs(startMs)}`,
    `took ${formatDurationMs(took)}`,
    `own time ${formatDurationMs(own)}`,
    ...(isCritical ? ["on the critical path"] : []),
    ...(isError ? ["failed"] : []),
  ].join(", ");
}
