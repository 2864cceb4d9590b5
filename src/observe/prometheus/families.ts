import type { Exposition, MetricType } from "./parse.ts";
import { seriesKey } from "./parse.ts";
import type { Sample } from "./sample-line.ts";

/** Samples with what they stand for: one series each. */
export type Series =
  | {
      readonly kind: "gauge" | "counter";
      readonly name: string;
      readonly labels: Sample["labels"];
      readonly value: number;
    }
  | {
      /** A summary is one without buckets: its quantiles are gauges of their own. */
      readonly kind: "histogram";
      readonly name: string;
      readonly labels: Sample["labels"];
      readonly sum: number | undefined;
      readonly count: number | undefined;
      /** By upper bound, rising; cumulative. */
      readonly buckets: readonly Bucket[];
    };

export interface Bucket {
  readonly upTo: number;
  readonly count: number;
}

const parts = ["_bucket", "_sum", "_count", "_total", "_created", "_gsum", "_gcount", "_info"] as const;

/** Puts the lines of a histogram together, and tells counters from gauges. */
export function seriesOf({ samples, types }: Exposition): Series[] {
  const found: Series[] = [];
  const distributions = new Map<string, Collected>();
  const untyped = untypedHistograms(samples, types);
  for (const sample of samples) {
    const { family, part, type } = familyOf(sample.name, types, untyped);
    // When a counter began is no measurement, and its name alone is `info` for people.
    if (part === "_created" || type === "info") continue;
    if (isDistribution(type) && part !== undefined) collect(distributions, family, part, sample);
    else
      found.push({
        kind: kindOf(sample.name, part, type),
        name: sample.name,
        labels: sample.labels,
        value: sample.value,
      });
  }
  for (const { name, labels, sum, count, buckets } of distributions.values()) {
    const ordered = buckets.toSorted((a, b) => a.upTo - b.upTo);
    found.push({ kind: "histogram", name, labels, sum, count: count ?? ordered.at(-1)?.count, buckets: ordered });
  }
  return found;
}

interface Collected {
  readonly name: string;
  readonly labels: Sample["labels"];
  sum: number | undefined;
  count: number | undefined;
  readonly buckets: Bucket[];
}

function collect(into: Map<string, Collected>, name: string, part: string, { labels, value }: Sample): void {
  const own = part === "_bucket" ? labels.filter(([label]) => label !== "le") : labels;
  const key = seriesKey(name, own);
  let one = into.get(key);
  if (one === undefined) into.set(key, (one = { name, labels: own, sum: undefined, count: undefined, buckets: [] }));
  if (part === "_sum") one.sum = value;
  else if (part === "_count") one.count = value;
  else {
    const upTo = bound(labels.find(([label]) => label === "le")?.[1]);
    if (!Number.isNaN(upTo)) one.buckets.push({ upTo, count: value });
  }
}

function bound(text = ""): number {
  if (/^\+?inf$/i.test(text)) return Number.POSITIVE_INFINITY;
  return text.trim() === "" ? Number.NaN : Number(text);
}

interface Family {
  readonly family: string;
  readonly part: (typeof parts)[number] | undefined;
  readonly type: MetricType | undefined;
}

function familyOf(name: string, types: Exposition["types"], untyped: ReadonlySet<string>): Family {
  const part = parts.find((each) => name.endsWith(each));
  const family = part === undefined ? name : name.slice(0, -part.length);
  // In the older format a counter's own name ends in _total, and then that is its family's.
  const own = types.get(name);
  if (own !== undefined && part !== undefined) return { family: name, part: undefined, type: own };
  const type = part === undefined ? own : types.get(family);
  if (type === undefined && untyped.has(family)) return { family, part, type: "histogram" };
  return type === undefined ? { family: name, part, type } : { family, part, type };
}

/** Buckets with bounds are a histogram, whether somebody says so or not. */
function untypedHistograms(samples: readonly Sample[], types: Exposition["types"]): ReadonlySet<string> {
  const found = samples
    .filter(({ name, labels }) => name.endsWith("_bucket") && labels.some(([label]) => label === "le"))
    .map(({ name }) => name.slice(0, -"_bucket".length));
  return new Set(found.filter((family) => !types.has(family)));
}

const isDistribution = (type: MetricType | undefined): boolean => type === "histogram" || type === "summary";

function kindOf(name: string, part: Family["part"], type: MetricType | undefined): "gauge" | "counter" {
  if (type === "counter") return "counter";
  const isUntyped = type === undefined || type === "unknown";
  return isUntyped && part === "_total" && name.endsWith("_total") ? "counter" : "gauge";
}
