import { CountingSink, type SpanSink } from "../intake/sink.ts";
import { FileSink } from "./file-sink.ts";
import type { ReceiverJob, ReceiverOrder, ReceiverReport } from "./messages.ts";
import { type OpenReceiver, openReceiver } from "./receiver.ts";

// The receiver's own process: what it costs, and how it ends, is nothing to the generator.

const reportEveryMs = 250;
let receiver: OpenReceiver | undefined;

// Ctrl-C reaches the whole group: whoever started this process decides when it ends.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);
process.on("disconnect", () => process.exit());
process.on("message", (order: ReceiverOrder) => void (order.type === "start" ? start(order.job) : stop()));

/** Where spans go. What is made of them takes this sink's place. */
function sinkFor({ keepFile }: ReceiverJob): SpanSink {
  return keepFile === undefined ? new CountingSink() : new FileSink(keepFile);
}

async function start(job: ReceiverJob): Promise<void> {
  try {
    receiver = await openReceiver(job, sinkFor(job));
  } catch (error) {
    report({ type: "failed", reason: error instanceof Error ? error.message : String(error) });
    return;
  }
  const opened = receiver;
  report({ type: "listening", listening: opened.listening });
  setInterval(() => report({ type: "counts", counts: opened.counts() }), reportEveryMs).unref();
}

async function stop(): Promise<void> {
  if (receiver === undefined) process.exit();
  await receiver.close();
  report({ type: "stopped", counts: receiver.counts() });
  process.disconnect();
}

function report(message: ReceiverReport): void {
  process.send?.(message);
}
