// The entry of a worker thread: built as a file of its own, dist/worker.mjs.
import { parentPort, workerData } from "node:worker_threads";
import { refuseExit } from "#scenario";
import { lastWordsKey, type Order, type Report, type WorkerJob } from "./messages.ts";
import { isOwnFault } from "./own-fault.ts";
import { WorkerSession } from "./worker-session.ts";

const port = parentPort!;
const session = new WorkerSession(workerData as WorkerJob, (report: Report) => {
  if (report.type === "interval") port.postMessage(report, [report.interval.numbers.buffer]);
  else port.postMessage(report);
});
process.on("unhandledRejection", (reason) => session.strayThrow(reason));
process.on("uncaughtException", (error) => {
  // A fault of ours must not pass for one of the script: it takes the worker along, with its stack.
  if (isOwnFault(error, new URL(".", import.meta.url))) throw error;
  session.strayThrow(error);
});
// Called from outside where a script never gives the turn back.
Reflect.set(globalThis, Symbol.for(lastWordsKey), () => session.lastWords());
process.on("exit", () => session.lastWords());
refuseExit();
port.on("message", (order: Order) => {
  session.handle(order);
  // An open port would keep the thread alive.
  if (order.type === "leave") port.close();
});
await session.load();
