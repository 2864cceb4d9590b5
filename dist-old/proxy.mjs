import { t as RealClock } from "./load-CpT6IlAH.mjs";
import { t as RunningProxy } from "./proxy-Be0T219z.mjs";
//#region src/proxy/child.ts
const reportEveryMs = 250;
const clock = new RealClock();
let proxy;
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => void 0);
process.on("disconnect", () => process.exit());
process.on("message", (order) => void obey(order));
async function obey(order) {
	if (order.type === "open") await open(order.job);
	else if (order.type === "start") {
		clock.startAt(order.startMonotonicMs);
		proxy?.start(0, order.isMethodOn);
	} else if (order.type === "turn") {
		proxy?.turnMethodFaults(order.isOn);
		report({ type: "turned" });
	} else await stop();
}
async function open(job) {
	try {
		proxy = await RunningProxy.open(job, clock, (route, text, isOn) => report({
			type: "switched",
			route,
			text,
			isOn
		}));
	} catch (error) {
		const { message, code } = error;
		report({
			type: "failed",
			reason: message,
			...code !== void 0 && { code }
		});
		return;
	}
	report({ type: "open" });
	setInterval(() => reportSights(false), reportEveryMs).unref();
}
async function stop() {
	reportSights(true, () => process.disconnect());
}
function reportSights(isLast, onSent) {
	report({
		type: "sights",
		sights: proxy?.sights() ?? [],
		isLast
	}, onSent);
}
function report(message, onSent = () => void 0) {
	process.send?.(message, onSent);
}
//#endregion
export {};
