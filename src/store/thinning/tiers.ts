/** How much detail is kept of what lies so long back. */
interface Tier {
  readonly afterSeconds: number;
  readonly stepSeconds: number;
}

const hour = 3600;

// Never coarser than what a report of a run of that length shows: 1,200 points of it.

export const tiers: readonly Tier[] = [
  { afterSeconds: 0, stepSeconds: 1 },
  { afterSeconds: 3.5 * hour, stepSeconds: 10 },
  { afterSeconds: 20 * hour, stepSeconds: 60 },
  { afterSeconds: 9 * 24 * hour, stepSeconds: 600 },
];

/** Beyond this a run with very many operations is thinned out sooner, the oldest first. */
export const bytesMax = 64 * 1024 * 1024;

/** A closed segment. */
export interface KeptSegment {
  readonly name: string;
  /** The last second in it. */
  readonly toSecond: number;
  readonly stepSeconds: number;
  readonly bytes: number;
}

export interface ThinningDue {
  readonly segment: KeptSegment;
  readonly stepSeconds: number;
}

/** What is to be thinned out next, the oldest first; undefined = nothing. */
export function nextDue(segments: readonly KeptSegment[], nowSecond: number, most = bytesMax): ThinningDue | undefined {
  for (const segment of segments) {
    const stepSeconds = stepAt(nowSecond - segment.toSecond);
    if (stepSeconds > segment.stepSeconds) return { segment, stepSeconds };
  }
  const bytes = segments.reduce((sum, each) => sum + each.bytes, 0);
  if (bytes <= most) return undefined;
  const finest = Math.min(...segments.map(({ stepSeconds }) => stepSeconds));
  const segment = segments.find(({ stepSeconds }) => stepSeconds === finest);
  const coarser = tiers.find(({ stepSeconds }) => stepSeconds > finest);
  return segment === undefined || coarser === undefined ? undefined : { segment, stepSeconds: coarser.stepSeconds };
}

function stepAt(ageSeconds: number): number {
  return tiers.reduce((step, tier) => (ageSeconds >= tier.afterSeconds ? tier.stepSeconds : step), 1);
}
