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

  private isNews(example: RouteExample, nowMs: number, isLast: boolean): boolean {
    const told = this.told.get(keyOf(example));
    if (told === undefined) return true;
    if (told.trace === example.trace) return false;
    return example.kind !== "typical" || isLast || nowMs - told.atMs >= typicalEveryMs;
  }
}

const keyOf = ({ service, route, kind }: RouteExample): string => `${service}\n${route}\n${kind}`;
