import type { LoadStretch } from "#trace";
import { SinkGroup } from "../intake/sink.ts";
import { FileSink } from "./file-sink.ts";
import type { ReceiverJob, ReceiverOrder, ReceiverReport } from "./messages.ts";
import { type OpenReceiver, openReceiver } from "./receiver.ts";
import { TraceSink } from "./trace-sink.ts";

// The receiver's own process: what it costs, and how it ends, is nothing to the generator.

const reportEveryMs = 250;
let receiver: OpenReceiver | undefined;
const traces = new TraceSink(() => performance.now());

// Ctrl-C reaches the whole group: whoever started this process decides when it ends.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);
process.on("disconnect", () => process.exit());
process.on("message", (order: ReceiverOrder) => void take(order));

async function take(order: ReceiverOrder): Promise<void> {
  switch (order.type) {
    case "start":
      return start(order.job);
    case "requests":
      return traces.requests(order.batch);
    case "stop":
      return stop(order.stretches);
  }
}

async function start(job: ReceiverJob): Promise<void> {
  const files = job.keepFile === undefined ? [] : [new FileSink(job.keepFile)];
  try {
    receiver = await openReceiver(job, new SinkGroup([traces, ...files]));
  } catch (error) {
    report({ type: "failed", reason: error instanceof Error ? error.message : String(error) });
    return;
  }
  const opened = receiver;
  report({ type: "listening", listening: opened.listening });
  setInterval(() => report({ type: "counts", counts: opened.counts() }), reportEveryMs).unref();
}

async function stop(asked: readonly LoadStretch[]): Promise<void> {
  if (receiver === undefined) process.exit();
  await receiver.close();
  const counts = receiver.counts();
  const inside = traces.inside(counts.dropped, counts.droppedBySdk);
  // A large message is written in several goes: who hangs up before its end loses it.
  const stretches = asked.map((stretch) => traces.stretch(stretch));
  report({ type: "stopped", counts, inside, stretches }, () => process.disconnect());
}

function report(message: ReceiverReport, onSent: () => void = () => undefined): void {
  process.send?.(message, onSent);
}
