import type { Annotation, Column, ErrorClass, LiveNews, PageTimeline, RunPicture, TimelinePoint } from "#run";

/** The picture with what a second brought: charts get longer, figures are those of now. */
export function mergeNews(picture: RunPicture, { points, loadChanges, result }: LiveNews): RunPicture {
  const annotations = loadChanges
    .map(({ atSeconds, scenario, load, by }): Annotation => {
      return { kind: "load", atSeconds, text: `${scenario === "" ? "" : `${scenario}: `}${load} (${by})` };
    })
    .filter(
      (fresh) => !picture.annotations.some((old) => old.atSeconds === fresh.atSeconds && old.text === fresh.text),
    );
  return {
    ...picture,
    timeline: points.reduce(withPoint, picture.timeline),
    ...(annotations.length > 0 && { annotations: [...picture.annotations, ...annotations] }),
    ...(result && {
      result: { ...picture.result, ...result, loadChanges: [...picture.result.loadChanges, ...loadChanges] },
    }),
  };
}

/** A second that was there already, half counted, is replaced. */
function withPoint(timeline: PageTimeline, point: TimelinePoint): PageTimeline {
  const keep = timeline.atSeconds.findLastIndex((at) => at < point.atSeconds) + 1;
  const add = (column: Column, value: number | null): Column => [...column.slice(0, keep), value];
  const { latencyMs, bytesPerSecond } = timeline;
  const { requestsPerSecondRange: range, ...rest } = timeline;
  return {
    ...rest,
    atSeconds: [...timeline.atSeconds.slice(0, keep), point.atSeconds],
    askedPerSecond: add(timeline.askedPerSecond, point.askedPerSecond),
    iterationsPerSecond: add(timeline.iterationsPerSecond, point.iterationsPerSecond),
    requestsPerSecond: add(timeline.requestsPerSecond, point.requestsPerSecond),
    ...(range && {
      requestsPerSecondRange: {
        low: add(range.low, point.requestsPerSecond),
        high: add(range.high, point.requestsPerSecond),
      },
    }),
    errorsPerSecond: add(timeline.errorsPerSecond, point.errorsPerSecond),
    droppedPerSecond: add(timeline.droppedPerSecond, point.droppedPerSecond),
    users: add(timeline.users, point.users),
    usersAsked: add(timeline.usersAsked, point.usersAsked),
    inFlight: add(timeline.inFlight, point.inFlight),
    latencyMs: {
      p50: add(latencyMs.p50, point.latencyMs.p50),
      p90: add(latencyMs.p90, point.latencyMs.p90),
      p95: add(latencyMs.p95, point.latencyMs.p95),
      p99: add(latencyMs.p99, point.latencyMs.p99),
      max: add(latencyMs.max, point.latencyMs.max),
    },
    errorsByClass: errorsWith(timeline, point, keep),
    bytesPerSecond: {
      sent: add(bytesPerSecond.sent, point.bytes.sent),
      received: add(bytesPerSecond.received, point.bytes.received),
    },
    // Read by the run, told at its end.
    resources: timeline.resources.map((column) => ({ ...column, values: add(column.values, null) })),
  };
}

function errorsWith(timeline: PageTimeline, { byError }: TimelinePoint, keep: number): PageTimeline["errorsByClass"] {
  const known = timeline.errorsByClass.map((each) => ({
    ...each,
    perSecond: [...each.perSecond.slice(0, keep), byError[each.class] ?? 0],
  }));
  const fresh = (Object.entries(byError) as [ErrorClass, number][])
    .filter(([name, count]) => count > 0 && !timeline.errorsByClass.some((each) => each.class === name))
    .map(([name, count]) => ({ class: name, perSecond: [...Array.from({ length: keep }, () => 0), count] }));
  return [...known, ...fresh];
}
