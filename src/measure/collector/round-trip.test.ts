import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { errorClasses, phaseNames } from "#run";
import type { Histogram } from "../histogram.ts";
import type { IntervalMessage } from "../interval-message.ts";
import { Recorder } from "../recorder.ts";
import type { Collector } from "./collector.ts";
import { collector, health } from "./messages.fixture.ts";
import { mismatchOf, summarize } from "./summarize.ts";

const workers = 3;
const scenarios = ["shop", "browse"];

/** Something that happened in one worker; what exactly is decided by its numbers. */
const event = fc.record({
  worker: fc.nat(workers - 1),
  atMs: fc.double({ min: 0, max: 20_000, noNaN: true }),
  what: fc.constantFrom("ok", "failed", "cancelled", "iteration", "step", "check", "metric", "error", "lag"),
  name: fc.nat(4),
  scenario: fc.nat(1),
  ms: fc.double({ min: 0.001, max: 3_000_000, noNaN: true }),
  number: fc.nat(1000),
});
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

function record(recorder: Recorder, { what, name, scenario: index, ms, number, atMs }: Event): void {
  const scenario = scenarios[index]!;
  switch (what) {
    case "iteration": {
      const tally = recorder.iterations(index);
      tally.planned++;
      if (number % 5 === 0) {
        tally.dropped++;
        break;
      }
      tally.started++;
      tally.requests += name;
      tally[number % 3 === 0 ? "failed" : "completed"]++;
      tally[number % 3 === 0 ? "failedDuration" : "duration"].record(ms);
      break;
    }
    case "step":
      recorder.step(`step ${name}`, scenario)[number % 3 === 0 ? "failedDuration" : "duration"].record(ms);
      break;
    case "check":
      recorder.check(`check ${name}`, scenario)[number % 3 === 0 ? "failed" : "passed"]++;
      break;
    case "metric": {
      const kind = (["counter", "gauge", "rate", "trend"] as const)[name % 4]!;
      recorder.metric(`metric ${name}`, kind, "").record(kind, kind === "rate" ? number % 2 : number, atMs);
      break;
    }
    case "error":
      recorder.error({ class: errorClasses[name]!, operation: "GET /", message: `text ${number % 7}` });
      break;
    case "lag":
      recorder.sendLag.record(ms);
      recorder.loopDelay.record(ms);
      break;
    default: {
      const tally = recorder.operation({
        kind: "request",
        protocol: "http",
        method: "GET",
        name: `/${name}`,
        scenario,
      });
      tally.started++;
      tally.bytesSent += number;
      tally.bytesReceived += 2 * number;
      if (what === "cancelled") tally.cancelled++;
      else {
        tally.countStatus(200 + (number % 4));
        tally.recordPhase(phaseNames[number % phaseNames.length]!, ms);
        tally.service.record(ms);
        if (what === "ok") {
          tally.ok++;
          tally.latency.record(ms);
        } else {
          tally.countError(errorClasses[number % errorClasses.length]!);
          tally.failedLatency.record(ms);
        }
      }
    }
  }
}

/** What one worker posts: every 250 ms, some of it late, as when its loop was busy. */
function messagesOf(worker: number, events: readonly Event[], latenessMs: readonly number[]): IntervalMessage[] {
  const recorder = new Recorder(worker, scenarios.length);
  const own = events.filter((each) => each.worker === worker).toSorted((a, b) => a.atMs - b.atMs);
  const messages: IntervalMessage[] = [];
  let next = 0;
  let endMs = 0;
  for (let tick = 0; endMs < 20_000; tick++) {
    endMs = Math.max(endMs, (tick + 1) * 250 + (latenessMs[tick % latenessMs.length] ?? 0));
    for (; next < own.length && own[next]!.atMs <= endMs; next++) record(recorder, own[next]!);
    const isLast = endMs >= 20_000;
    messages.push(
      recorder.takeInterval(endMs, health({ users: [1, 1], usersMost: [1, 1] }), { isLast, isAfterLoad: false }),
    );
  }
  return messages;
}

const shape = (histogram: Histogram): unknown => ({
  count: histogram.count,
  minMs: histogram.minMs,
  maxMs: histogram.maxMs,
  sumMs: Number(histogram.sumMs.toPrecision(9)),
  quantiles: [0.1, 0.5, 0.9, 0.99].map((q) => histogram.quantile(q)),
});

const sorted = (from: object): unknown => Object.entries(from).sort(([a], [b]) => (a < b ? -1 : 1));

/** Everything that was counted, in an order of its own. */
function countedBy({ counts, names, requests, iterations, errors }: Collector): unknown {
  const byText = (entries: readonly (readonly [string, unknown])[]): unknown =>
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    requests: [requests.started, requests.ok, requests.failed, requests.cancelled, sorted(requests.byError)],
    iterations: iterations.map(({ duration, failedDuration, ...rest }) => ({
      ...rest,
      of: [shape(duration), shape(failedDuration)],
    })),
    operations: byText(
      [...counts.operations].map(([id, { tally }]) => {
        const { name, scenario } = names.operations.names[id]!;
        const { started, ok, failed, cancelled, bytesSent, bytesReceived, byError, statuses, phases } = tally;
        return [
          `${scenario} ${name}`,
          {
            counts: [started, ok, failed, cancelled, bytesSent, bytesReceived],
            byError: sorted(Object.fromEntries(byError)),
            statuses: sorted(Object.fromEntries(statuses)),
            histograms: [tally.latency, tally.failedLatency, tally.service].map(shape),
            phases: sorted(Object.fromEntries([...phases].map(([phase, histogram]) => [phase, shape(histogram)]))),
          },
        ];
      }),
    ),
    steps: byText(
      [...counts.steps].map(([id, { tally }]) => {
        const { name, scenario } = names.steps.names[id]!;
        return [`${scenario} ${name}`, [shape(tally.duration), shape(tally.failedDuration)]];
      }),
    ),
    checks: byText(
      [...counts.checks].map(([id, { passed, failed }]) => {
        const { name, scenario } = names.checks.names[id]!;
        return [`${scenario} ${name}`, { passed, failed }];
      }),
    ),
    metrics: byText(
      [...counts.metrics].map(([id, { count, total, last, min, max, trend }]) => {
        return [names.metrics.names[id]!.name, { count, total, last, min, max, trend: shape(trend) }];
      }),
    ),
    errors: byText(
      [...errors].map(([id, count]) => {
        const { class: kind, message } = names.errors.names[id]!;
        return [`${kind} ${message}`, count];
      }),
    ),
    own: [shape(counts.loopDelay), shape(counts.sendLag), shape(counts.judged.latency), shape(counts.judged.service)],
  };
}

describe("What workers recorded", () => {
  it("adds up to what one place would have recorded, however it is cut and in whatever order it comes", () => {
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 300 }),
        fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 3000, noNaN: true })), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.infiniteStream(fc.nat(workers - 1)),
        (events, latenessMs, turns) => {
          const queues = Array.from({ length: workers }, (_, worker) => messagesOf(worker, events, latenessMs));
          const several = collector({ scenarios, workers });
          while (queues.some((queue) => queue.length > 0)) {
            const message = queues[turns.next().value as number]!.shift();
            if (message !== undefined) several.add(message);
          }
          several.close();

          const one = collector({ scenarios });
          const recorder = new Recorder(0, scenarios.length);
          // The last value of a gauge is the latest, whoever set it.
          for (const each of events.toSorted((a, b) => a.atMs - b.atMs)) record(recorder, each);
          one.add(recorder.takeInterval(20_000, health(), { isLast: true, isAfterLoad: false }));
          one.close();

          expect(countedBy(several)).toEqual(countedBy(one));
          expect(mismatchOf(several)).toBe("");
          const { points } = several.timeline;
          expect(points.map(({ atSeconds }) => atSeconds)).toEqual(points.map((_, index) => index));
          const judged = several.counts.judged.count;
          expect(points.reduce((sum, point) => sum + point.requestsPerSecond, 0)).toBe(judged);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("sums of the result document agree with each other", () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 200 }), (events) => {
        const all = collector({ scenarios, workers });
        for (let worker = 0; worker < workers; worker++)
          for (const message of messagesOf(worker, events, [0])) all.add(message);
        all.close();
        const time = {
          seconds: { iterations: 20, requests: 20 },
          warmUpSeconds: 0,
          isPlanned: [true, true],
          scenarios,
        };
        const { ledger, operations, scenarios: parts, totals } = summarize(all, time);
        const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
        expect(ledger.exact).toBe(true);
        expect(sum(operations.map(({ ok }) => ok))).toBe(ledger.requests.ok);
        expect(sum(operations.map(({ failed }) => failed))).toBe(ledger.requests.failed);
        expect(sum(Object.values(ledger.requests.byError))).toBe(ledger.requests.failed);
        for (const name of ["planned", "started", "completed", "failed", "dropped"] as const)
          expect(sum(parts.map(({ iterations }) => iterations[name] ?? 0))).toBe(ledger.iterations[name]);
        expect(totals.requestsPerSecond * 20).toBeCloseTo(ledger.requests.ok + ledger.requests.failed, 6);
      }),
      { numRuns: 60 },
    );
  });
});
