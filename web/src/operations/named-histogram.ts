import type { PageHistogram, PageOperation } from "#run";

/** A distribution with what it is called and drawn in. */
export interface NamedHistogram {
  readonly name: string;
  readonly colour: `--${string}`;
  readonly histogram: PageHistogram;
}

/** Of the whole run, and of the stretches that are compared, where there are some. */
export function histogramsOf({ distribution, distributionAt }: PageOperation): readonly NamedHistogram[] {
  const all: readonly (NamedHistogram | undefined)[] = [
    { name: "whole run", colour: "--series-1", histogram: distribution },
    named("at the reference", "--series-3", distributionAt.reference),
    named("at capacity", "--series-5", distributionAt.capacity),
  ];
  return all.filter((each): each is NamedHistogram => each !== undefined && each.histogram.buckets.length > 0);
}

const named = (
  name: string,
  colour: `--${string}`,
  histogram: NamedHistogram["histogram"] | undefined,
): NamedHistogram | undefined => (histogram === undefined ? undefined : { name, colour, histogram });
