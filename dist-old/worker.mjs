import { j as refuseExit } from "./scenario-B-hYjwMF.mjs";
import { i as WorkerSession, n as isOwnFault, t as lastWordsKey } from "./messages-BJJnu2DT.mjs";
import { parentPort, workerData } from "node:worker_threads";
//#region src/fleet/worker.ts
const port = parentPort;
const session = new WorkerSession(workerData, (report) => {
	if (report.type === "interval") port.postMessage(report, [report.interval.numbers.buffer]);
	else port.postMessage(report);
});
process.on("unhandledRejection", (reason) => session.strayThrow(reason));
process.on("uncaughtException", (error) => {
	if (isOwnFault(error, new URL(".", import.meta.url))) throw error;
	session.strayThrow(error);
});
Reflect.set(globalThis, Symbol.for(lastWordsKey), () => session.lastWords());
process.on("exit", () => session.lastWords());
refuseExit();
port.on("message", (order) => {
	session.handle(order);
	if (order.type === "leave") port.close();
});
await session.load();
//#endregion
export {};
