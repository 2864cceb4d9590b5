import { describe, expect, it } from "vitest";
import { PageBuilder } from "#report";
import type { LiveNews, RunPicture, TimelinePoint } from "#run";
import { passing, point, second } from "../results/index.ts";
import { mergeNews } from "../../web/src/live/merge-news.ts";

/** Three seconds of a run. */
function picture(): RunPicture {
  const builder = new PageBuilder({ ...passing, durationMs: 3_000, loadChanges: [] });
  for (let at = 0; at < 3; at += 1) builder.add(second(at, { ok: 10, failed: 0, ms: 20 }));
  return builder.picture({ state: "running", madeAt: "2026-11-21T00:00:00.000Z", docs: [] }, []);
}

const at = (atSeconds: number, over: Partial<TimelinePoint> = {}): TimelinePoint => ({ ...point(atSeconds), ...over });
const news = (over: Partial<LiveNews>): LiveNews => ({ points: [], loadChanges: [], status: null, ...over });

describe("mergeNews", () => {
  it("makes every column longer by the seconds that came, and replaces one that was half counted", () => {
    const points = [at(2, { requestsPerSecond: 77 }), at(3, { byError: { reset: 4 } })];
    const { timeline } = mergeNews(picture(), news({ points }));
    expect(timeline.atSeconds).toEqual([0, 1, 2, 3]);
    expect(timeline.requestsPerSecond[2]).toBe(77);
    expect(timeline.errorsByClass.find((each) => each.class === "reset")?.perSecond).toEqual([0, 0, 0, 4]);
    const { resources, latencyMs, bytesPerSecond, errorsByClass, requestsPerSecondRange: _, ...rest } = timeline;
    const columns = [
      ...Object.values(rest).filter(Array.isArray),
      ...Object.values(latencyMs),
      ...Object.values(bytesPerSecond),
      ...errorsByClass.map(({ perSecond }) => perSecond),
      ...resources.map(({ values }) => values),
    ];
    for (const column of columns) expect(column).toHaveLength(4);
  });

  it("marks each change of the load once, also where it is told again", () => {
    const change = { atSeconds: 2.5, scenario: "shop", load: "4 users", by: "the page" };
    const once = mergeNews(picture(), news({ loadChanges: [change] }));
    const twice = mergeNews(once, news({ loadChanges: [change] }));
    expect(twice.annotations.filter(({ kind }) => kind === "load").map(({ text }) => text)).toEqual([
      "shop: 4 users (the page)",
    ]);
  });
});
