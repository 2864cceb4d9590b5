import { RealClock } from "#load";
import type { ProxyOrder, ProxyReport } from "./messages.ts";
import { type ProxyJob, RunningProxy } from "./proxy.ts";

// The proxy's own process: its work is nothing to the generator, and no fault outlives whoever ordered it.

const reportEveryMs = 250;
const clock = new RealClock();
let proxy: RunningProxy | undefined;

// Ctrl-C reaches the whole group: whoever started this process decides when it ends.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);
// The system closes the channel when the other end is killed: all sockets go with this process.
process.on("disconnect", () => process.exit());
process.on("message", (order: ProxyOrder) => void obey(order));

async function obey(order: ProxyOrder): Promise<void> {
  if (order.type === "open") await open(order.job);
  else if (order.type === "start") {
    clock.startAt(order.startMonotonicMs);
    proxy?.start(0, order.isMethodOn);
  } else if (order.type === "turn") {
    proxy?.turnMethodFaults(order.isOn);
    report({ type: "turned" });
  } else await stop();
}

async function open(job: ProxyJob): Promise<void> {
  try {
    proxy = await RunningProxy.open(job, clock, (route, text, isOn) => report({ type: "switched", route, text, isOn }));
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    report({ type: "failed", reason: message, ...(code !== undefined && { code }) });
    return;
  }
  report({ type: "open" });
  setInterval(() => reportSights(false), reportEveryMs).unref();
}

async function stop(): Promise<void> {
  reportSights(true, () => process.disconnect());
}

function reportSights(isLast: boolean, onSent?: () => void): void {
  report({ type: "sights", sights: proxy?.sights() ?? [], isLast }, onSent);
}

function report(message: ProxyReport, onSent: () => void = () => undefined): void {
  process.send?.(message, onSent);
}
