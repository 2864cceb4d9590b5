import type { ExampleTrace, RouteExample } from "#run";

/** What is nearest the median changes all the time; who looks at it does not mind which of two it is. */
const typicalEveryMs = 10_000;
/** Of one report: whoever reads it has other things to do. */
const spansPerReport = 2_000;

interface Told {
  readonly trace: ExampleTrace;
  readonly atMs: number;
}

/** Which examples are others than those that were told of before. */
export class ExampleNews {
  private readonly told = new Map<string, Told>();
  private readonly waiting: RouteExample[] = [];

  /** What is too much for one report comes with the next. */
  take(examples: readonly RouteExample[], nowMs: number, isLast = false): readonly RouteExample[] {
    const news: RouteExample[] = [];
    let spans = 0;
    for (const example of examples) {
      if (spans >= spansPerReport && !isLast) break;
      if (!this.isNews(example, nowMs, isLast)) continue;
      this.told.set(keyOf(example), { trace: example.trace, atMs: nowMs });
      spans += example.trace.spans.length;
      news.push(example);
    }
    return news;
  }

  /** With those of stretches that are over, which wait where they are too much for one report. */
  takeAll(
    examples: readonly RouteExample[],
    ofWindows: readonly RouteExample[],
    nowMs: number,
    isLast = false,
  ): readonly RouteExample[] {
    this.waiting.push(...ofWindows);
    const news = [...this.take(examples, nowMs, isLast)];
    let spans = news.reduce((sum, { trace }) => sum + trace.spans.length, 0);
    for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
      if (spans >= spansPerReport && !isLast) break;
      spans += next.trace.spans.length;
      news.push(next);
      this.waiting.shift();
    }
    return news;
  }

  private isNews(example: RouteExample, nowMs: number, isLast: boolean): boolean {
    const told = this.told.get(keyOf(example));
    if (told === undefined) return true;
    if (told.trace === example.trace) return false;
    return example.kind !== "typical" || isLast || nowMs - told.atMs >= typicalEveryMs;
  }
}

const keyOf = ({ service, route, kind }: RouteExample): string => `${service}\n${route}\n${kind}`;
