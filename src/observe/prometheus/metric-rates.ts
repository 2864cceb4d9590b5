import { type Series } from "./families.ts";
import { seriesKey } from "./parse.ts";
import { bucketIncrease, bucketQuantile } from "./quantile.ts";

const shownQuantile = 0.95;

/**
 * From what two scrapes say to what happened between them: counters as their increase per second, histograms and
 * summaries as `name:rate`, `name:mean` and `name:p95`, gauges as they are. Counters that fell were started anew.
 */
export class MetricRates {
  private last = new Map<string, Series>();
  private lastMs = Number.NaN;

  next(series: readonly Series[], nowMs: number): Map<string, number> {
    const seconds = (nowMs - this.lastMs) / 1000;
    const before = this.last;
    const values = new Map<string, number>();
    const put = (name: string, labels: Series["labels"], value: number | null): void => {
      if (value !== null && Number.isFinite(value)) values.set(seriesKey(name, labels), value);
    };
    this.last = new Map(series.map((each) => [`${each.kind} ${seriesKey(each.name, each.labels)}`, each]));
    this.lastMs = nowMs;
    for (const [key, now] of this.last) {
      if (now.kind === "gauge") put(now.name, now.labels, now.value);
      const then = before.get(key);
      // Before the second scrape nothing is known of what happened.
      if (then === undefined || !(seconds > 0)) continue;
      if (now.kind === "counter" && then.kind === "counter") {
        put(now.name, now.labels, increase(then.value, now.value) / seconds);
      } else if (now.kind === "histogram" && then.kind === "histogram") distribution(then, now, seconds, put);
    }
    return values;
  }
}

type Histogram = Extract<Series, { kind: "histogram" }>;
type Put = (name: string, labels: Series["labels"], value: number | null) => void;

function distribution(then: Histogram, now: Histogram, seconds: number, put: Put): void {
  const { name, labels } = now;
  const isReset = (now.count ?? 0) < (then.count ?? 0);
  const count = increase(then.count ?? 0, now.count ?? 0);
  put(`${name}:rate`, labels, count / seconds);
  if (count <= 0) return;
  // A sum may fall by itself where values are negative: whether counting began anew is for the count to say.
  const sum = (now.sum ?? Number.NaN) - (isReset ? 0 : (then.sum ?? 0));
  put(`${name}:mean`, labels, sum / count);
  put(`${name}:p95`, labels, bucketQuantile(shownQuantile, bucketIncrease(isReset ? [] : then.buckets, now.buckets)));
}

const increase = (then: number, now: number): number => (now < then ? now : now - then);
