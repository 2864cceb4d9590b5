import type { Socket } from "node:net";
import { constants, setPriority } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import type { LoadStretch } from "#trace";
import { SinkGroup } from "../intake/sink.ts";
import { JaegerClient } from "../jaeger/jaeger-client.ts";
import { pullTraces } from "../jaeger/pull-traces.ts";
import { Breather } from "./breather.ts";
import { ExampleNews } from "./example-news.ts";
import { FileSink } from "./file-sink.ts";
import type { ReceiverJob, ReceiverOrder, ReceiverReport } from "./messages.ts";
import type { DoorHandle, DoorName } from "./doors.ts";
import { type ServedDoors, serveDoors } from "./receiver.ts";
import { TraceSink } from "./trace-sink.ts";

// The receiver's own process: what it costs, and how it ends, is nothing to the generator.

const reportEveryMs = 250;
const newsEveryMs = 1_000;
/** Those who came before it served are let in first. */
const giveWayAfterMs = 250;
/** In seconds of news: findings and tables are made anew for it. */
const insideEvery = 5;
const breather = new Breather(() => performance.now());
const rest = (): void => breather.rest();
let receiver: ServedDoors | undefined;
const doors: Partial<Record<DoorName, DoorHandle>> = {};
const examples = new ExampleNews();
let jaeger: string | undefined;
let newsTold = 0;
let spansTold = 0;
let traces = new TraceSink(() => performance.now());

// Ctrl-C reaches the whole group: whoever started this process decides when it ends.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);
process.on("disconnect", () => process.exit());
process.on("message", (order: ReceiverOrder, handle: unknown) => void take(order, handle));

async function take(order: ReceiverOrder, handle: unknown): Promise<void> {
  switch (order.type) {
    case "door":
      doors[order.door] = handle as DoorHandle;
      return undefined;
    case "guest":
      // Undefined where it has hung up meanwhile.
      return handle === undefined ? undefined : receiver?.admit(order.door, handle as Socket);
    case "start":
      return start(order.job);
    case "requests":
      return traces.requests(order.batch);
    case "stretch":
      return traces.addStretch(order.stretch);
    case "pull":
      return pull();
    case "stop":
      return stop(order.stretches);
  }
}

async function start(job: ReceiverJob): Promise<void> {
  traces = new TraceSink(() => performance.now(), undefined, job.thresholds, undefined, rest);
  jaeger = job.jaeger;
  if (jaeger !== undefined) traces.sampleForPulling();
  const files = job.keepFile === undefined ? [] : [new FileSink(job.keepFile)];
  try {
    const { http, grpc } = doors;
    if (http === undefined || grpc === undefined) throw new Error("what listens did not reach its process");
    receiver = await serveDoors({ http, grpc }, job, new SinkGroup([traces, ...files]), rest);
  } catch (error) {
    report({ type: "failed", reason: error instanceof Error ? error.message : String(error) });
    return;
  }
  const opened = receiver;
  report({ type: "serving" });
  setTimeout(giveWay, giveWayAfterMs).unref();
  setInterval(() => report({ type: "counts", counts: opened.counts() }), reportEveryMs).unref();
  setInterval(() => reportNews(opened), newsEveryMs).unref();
}

/** Where cores are short, the generator's moments and the target's come first: spans may wait. */
function giveWay(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // A sandbox may forbid it; it is a courtesy.
  }
}

function reportNews(opened: ServedDoors): void {
  const changed = examples.takeAll(traces.examples(), traces.takeWindows(false), performance.now());
  const { spans } = opened.counts();
  const isDue = newsTold++ % insideEvery === 0 && spans > spansTold;
  if (isDue) spansTold = spans;
  if (changed.length === 0 && !isDue) return;
  report({
    type: "traces",
    news: { examples: changed, ...(isDue && { inside: traces.insideByNow() }), isLast: false },
  });
}

async function pull(): Promise<void> {
  const traceIds = traces.takeSample();
  if (receiver === undefined || jaeger === undefined) return;
  const time = { nowMs: () => performance.now(), pause: (ms: number) => pause(ms) };
  const pulled = await pullTraces(new JaegerClient(jaeger), traceIds, receiver.intake, time);
  report({ type: "pulled", pulled });
}

async function stop(asked: readonly LoadStretch[]): Promise<void> {
  if (receiver === undefined) process.exit();
  await receiver.close();
  const counts = receiver.counts();
  const inside = traces.inside(counts.dropped, counts.droppedBySdk);
  const changed = examples.takeAll(traces.examples(), traces.takeWindows(true), performance.now(), true);
  report({ type: "traces", news: { examples: changed, isLast: true } });
  // A large message is written in several goes: who hangs up before its end loses it.
  const stretches = asked.map((stretch) => traces.stretch(stretch));
  report({ type: "stopped", counts, inside, stretches }, () => process.disconnect());
}

function report(message: ReceiverReport, onSent: () => void = () => undefined): void {
  process.send?.(message, onSent);
}
