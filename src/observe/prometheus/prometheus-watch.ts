import type { Notes } from "../notes.ts";
import { Pace } from "../pace.ts";
import { seriesOf, type Series } from "./families.ts";
import { KeptSeries } from "./kept-series.ts";
import { MetricRates } from "./metric-rates.ts";
import { parseMetrics } from "./parse.ts";
import type { Scraped } from "./scrape.ts";

/** What was scraped longer ago than this says nothing of now. */
const staleMs = 10_000;

type Ask = (url: string, signal: AbortSignal) => Promise<Scraped>;

interface Endpoint {
  readonly url: string;
  readonly rates: MetricRates;
  readonly pace: Pace;
  values: ReadonlyMap<string, number>;
  valuesMs: number;
  underWay: Promise<void> | undefined;
  /** Why the last look at it failed; undefined where it did not. */
  problem: string | undefined;
}

/** Prometheus endpoints, asked once a second; one that is slow is not asked again before it has answered. */
export class PrometheusWatch {
  private readonly endpoints: readonly Endpoint[];
  private readonly nowMs: () => number;
  private readonly notes: Notes;
  private readonly kept: KeptSeries;
  private readonly ask: Ask;
  private readonly closing = new AbortController();

  constructor(urls: readonly string[], notes: Notes, nowMs: () => number, ask: Ask, kept = new KeptSeries()) {
    this.notes = notes;
    this.nowMs = nowMs;
    this.ask = ask;
    this.kept = kept;
    this.endpoints = [...new Set(urls)].map((url) => ({
      url,
      rates: new MetricRates(),
      pace: new Pace(),
      values: new Map(),
      valuesMs: Number.NEGATIVE_INFINITY,
      underWay: undefined,
      problem: undefined,
    }));
  }

  /** Looks at all endpoints; what happened between two looks can be told after the second. */
  async open(waitMs: number): Promise<void> {
    if (this.endpoints.length === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, waitMs)));
    await Promise.race([Promise.all(this.endpoints.map((endpoint) => this.look(endpoint))), enough]);
    clearTimeout(timer);
  }

  /** The newest there is: waits for answers, but no longer than `waitMs`. */
  async take(waitMs: number): Promise<Readonly<Record<string, number>>> {
    await this.open(waitMs);
    const nowMs = this.nowMs();
    const fresh = this.endpoints.filter(({ valuesMs }) => nowMs - valuesMs <= staleMs);
    const picked = this.kept.pick(new Map(fresh.flatMap(({ values }) => [...values])));
    const { leftOut } = this.kept;
    if (leftOut > 0)
      this.notes.add(`${leftOut} series of the metrics were left out: more than can be kept`, "left out");
    return picked;
  }

  /** Endpoints nothing has ever been read from, each with the reason. */
  unread(): readonly string[] {
    return this.endpoints
      .filter(({ valuesMs }) => valuesMs === Number.NEGATIVE_INFINITY)
      .map(({ url, problem }) => problem ?? `${shown(url)} has not answered yet`);
  }

  /** What is under way is given up. */
  close(): void {
    this.closing.abort();
  }

  private look(endpoint: Endpoint): Promise<void> {
    if (endpoint.underWay !== undefined) return endpoint.underWay;
    if (!endpoint.pace.isDue()) return Promise.resolve();
    endpoint.underWay = this.scrape(endpoint).finally(() => (endpoint.underWay = undefined));
    return endpoint.underWay;
  }

  private async scrape(endpoint: Endpoint): Promise<void> {
    const scraped = await this.ask(endpoint.url, this.closing.signal);
    if (this.closing.signal.aborted) return;
    if (!scraped.ok) {
      endpoint.problem = `${shown(endpoint.url)} could not be read: ${scraped.problem}`;
      this.notes.add(endpoint.problem);
      return;
    }
    const fromMs = this.nowMs();
    endpoint.values = endpoint.rates.next(this.read(endpoint, scraped.text), fromMs);
    endpoint.valuesMs = fromMs;
    endpoint.pace.spent(this.nowMs() - fromMs);
  }

  private read({ url }: Endpoint, text: string): readonly Series[] {
    const exposition = parseMetrics(text);
    const [first] = exposition.problems;
    if (first !== undefined) {
      const more = exposition.problems.length - 1;
      const others = more === 0 ? "" : more === 1 ? ", and one more" : `, and ${more} more`;
      this.notes.add(`${shown(url)}: line ${first.line} is left out, for ${first.message}${others}`);
    }
    const series = seriesOf(exposition);
    return this.endpoints.length === 1 ? series : series.map((each) => withInstance(each, new URL(url).host));
  }
}

/** What a query may hold is for the endpoint alone. */
function shown(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

/** The same name from two endpoints is two series. */
function withInstance<S extends Series>(series: S, instance: string): S {
  const labels = [...series.labels.filter(([name]) => name !== "instance"), ["instance", instance] as const];
  return { ...series, labels: labels.toSorted(([a], [b]) => (a < b ? -1 : 1)) };
}
