import { t as RealClock } from "./load-CpT6IlAH.mjs";
import { B as FaultProblem, H as readPlace, V as readFault } from "./scenario-B-hYjwMF.mjs";
import { Bt as formatBytes, It as formatCount, Ot as formatRate } from "./diagnosis-YXdB6ksB.mjs";
import { n as exitCodes, t as UserError } from "./user-error-DBTzTUOt.mjs";
import { A as safeText, T as truncateEnd } from "./report-BjEFIhEC.mjs";
import { n as textOfPlace, t as RunningProxy } from "./proxy-Be0T219z.mjs";
import { g as positiveDuration } from "./kinds-CgTEsnen.mjs";
import { a as probeUpstream, t as ControlServer } from "./proxy-BvVTzro6.mjs";
import { t as Interrupts } from "./interrupts-_OT1z4TF.mjs";
import { n as writeTokenFile } from "./token-file-DCltrqou.mjs";
import { i as terminalSize } from "./terminal-page-D5VwYbfC.mjs";
//#region src/cli/proxy/lines.ts
/** What it does, before anything happens. */
function openingLines(sights, control) {
	return [
		...sights.map(({ listen, to, faults }) => `${listen} leads to ${to}: ${faultsText(faults.map(({ text }) => text))}`),
		...control === void 0 ? [] : [control],
		"faults end with this process; Ctrl-C ends it"
	];
}
const faultsText = (texts) => texts.length === 0 ? "nothing is wrong with it yet" : texts.join(", ");
/** A second of all routes. */
function secondLine(now, before) {
	return now.map((sight, index) => routeText(sight, before[index])).join("  |  ");
}
function routeText({ listen, traffic, faults }, before) {
	const since = (pick) => pick(traffic) - (before === void 0 ? 0 : pick(before.traffic));
	const on = faults.filter(({ spans }) => spans.at(-1) !== void 0).length;
	const bytes = since(({ bytesUp, bytesDown }) => bytesUp + bytesDown);
	return [
		`${listen.replace(/^.*:/, "")}: ${formatCount(traffic.open)} open`,
		`round trips ${formatRate(since(({ exchanges }) => exchanges))}`,
		`${formatBytes(bytes)}/s`,
		...traffic.resets > 0 ? [`${formatCount(traffic.resets)} reset`] : [],
		...traffic.answered > 0 ? [`${formatCount(traffic.answered)} errors`] : [],
		...traffic.refused > 0 ? [`${formatCount(traffic.refused)} not taken`] : [],
		...on === 0 && faults.length > 0 ? ["no fault on yet"] : []
	].join(", ");
}
/** All of it, at the end. */
function closingLines(sights) {
	return sights.map(({ listen, to, traffic }) => {
		const { connections, exchanges, bytesUp, bytesDown } = traffic;
		const passed = `${formatBytes(bytesUp)} there, ${formatBytes(bytesDown)} back`;
		return `${listen} to ${to}: ${formatCount(connections)} connections, ${formatCount(exchanges)} round trips, ${passed}`;
	});
}
//#endregion
//#region src/cli/proxy/options.ts
const usualControlPort = 8474;
/** Each of these flags is a fault of its own; the words behind it are what belongs to it alone. */
const faultFlags = {
	latency: ["jitter", "way"],
	bandwidth: ["way"],
	reset: [],
	timeout: [],
	error: [],
	slowClose: [],
	slicing: ["pause", "way"]
};
const timingFlags = [
	"from",
	"for",
	"every",
	"share",
	"of"
];
function proxyPlan(routes, flags, cwd) {
	const faults = faultsOf(flags);
	const listen = typeof flags["listen"] === "string" ? flags["listen"] : "127.0.0.1";
	const plans = routes.map((typed) => routeOf(typed, listen, faults));
	const twice = plans.find(({ listen: { port } }, index) => port !== 0 && plans.findIndex((each) => each.listen.port === port) < index);
	if (twice !== void 0) throw wrong(`Two routes listen on ${twice.listen.port}`, "Give each a port of its own.");
	const { control, duration } = flags;
	return {
		job: {
			routes: plans,
			seed: numberOf("--seed", flags["seed"], 0, 4294967295) ?? 1,
			allowHosts: allowed(flags),
			isControlled: control !== void 0
		},
		controlPort: control === true ? usualControlPort : numberOf("--control", control, 0, 65535),
		durationMs: typeof duration === "string" ? durationOf(duration, cwd) : void 0
	};
}
function allowed({ allowHost }) {
	return Array.isArray(allowHost) ? allowHost : [];
}
/** `5433:127.0.0.1:5432` */
function routeOf(typed, host, faults) {
	const match = /^(\d{1,5}):(.+)$/.exec(typed);
	const port = Number(match?.[1]);
	const to = match?.[2]?.includes(":") === true ? readPlace(match[2]) : void 0;
	if (match === null || port > 65535 || to === void 0 || to.port === 0) throw wrong(`"${typed}" is no route`, "Write the port to listen on and where it leads: 5433:127.0.0.1:5432");
	return {
		name: typed,
		listen: {
			host,
			port
		},
		to,
		faults
	};
}
function faultsOf(flags) {
	const given = (names) => Object.fromEntries(names.flatMap((name) => flags[name] === void 0 ? [] : [[name, flags[name]]]));
	const asked = Object.keys(faultFlags).filter((name) => flags[name] !== void 0);
	const belonging = Object.values(faultFlags).flat();
	const used = asked.flatMap((name) => faultFlags[name]);
	const stray = [...belonging, ...timingFlags].find((name) => flags[name] !== void 0 && !used.includes(name) && (asked.length === 0 || !timingFlags.some((each) => each === name)));
	if (stray !== void 0) throw wrong(`--${stray} belongs to a fault, and none is given that has it`, "Add e.g. --latency 100ms.");
	return asked.map((name) => {
		try {
			return readFault(given([
				name,
				...faultFlags[name],
				...timingFlags
			]));
		} catch (error) {
			if (!(error instanceof FaultProblem)) throw error;
			throw wrong(`The fault --${name} cannot be read: ${error.message}`, error.hint);
		}
	});
}
function numberOf(flag, typed, least, most) {
	if (typed === void 0 || typed === false) return void 0;
	const value = Number(typed);
	if (typeof typed === "string" && /^\d+$/.test(typed) && value >= least && value <= most) return value;
	throw wrong(`${flag} cannot be "${String(typed)}"`, `It is a whole number from ${least} to ${most}.`);
}
function durationOf(typed, cwd) {
	const reading = positiveDuration(typed, cwd);
	if (reading.ok) return reading.value;
	throw wrong(`--duration cannot be "${typed}"`, `Expected ${reading.expected}.`);
}
const wrong = (what, hint) => new UserError(what, {
	hint,
	exitCode: exitCodes.usage
});
//#endregion
//#region src/cli/proxy.ts
const examples = `
Examples:
  $ plimsoll proxy 5433:127.0.0.1:5432 --latency 100ms --jitter 20ms
  $ plimsoll proxy 5433:127.0.0.1:5432 6380:127.0.0.1:6379     two routes; nothing wrong with them
  $ plimsoll proxy 8081:127.0.0.1:8080 --error 503 --share 10%
  $ plimsoll proxy 5433:127.0.0.1:5432 --timeout 0 --from 30s --for 10s --every 1m
  $ plimsoll proxy 5433:127.0.0.1:5432 --control               faults come and go by an API

Give the target the proxy's port instead of the dependency's own. docs/proxy.md says what each fault does.`;
const everyMs = 1e3;
const collect = (value, before = []) => [...before, value];
const command = { define(proxy, context) {
	proxy.argument("<route...>", "port:host:port: the port to listen on, and where it leads").option("--latency <time>", "answers arrive that much later").option("--jitter <time>", "more or less by so much").option("--way <way>", "down (default: what comes back), up (what is sent) or both").option("--bandwidth <size>", "so many bytes a second on each connection, e.g. 64KiB").option("--reset <time>", "connections are reset so long after they began; 0s = at once").option("--timeout <bytes>", "so many bytes come back, then nothing more; 0 = none").option("--error <status>", "HTTP requests are answered with this status").option("--slow-close <time>", "the end of a connection arrives that much later").option("--slicing <bytes>", "everything arrives in slices of so many bytes").option("--pause <time>", "between two slices").option("--share <share>", "of the connections, or requests, e.g. 10% (default: all)").option("--of <what>", "connections or requests (HTTP)").option("--from <time>", "faults begin after so long").option("--for <time>", "and last so long").option("--every <time>", "again and again").option("--control [port]", "an API to switch faults, on 127.0.0.1 (default port: 8474)").option("--listen <address>", "address the routes listen on (default: 127.0.0.1)").option("--allow-host <name>", "a public host that a route may lead to; may be repeated", collect).option("--seed <n>", "who is hit by a share, the same each time (default: 1)").option("-d, --duration <time>", "end after so long (default: at Ctrl-C)").addHelpText("after", examples).action(async (routes) => run(proxyPlan(routes, proxy.opts(), context.cwd), context));
} };
async function run(plan, context) {
	const { stdout, stderr } = context;
	const clock = new RealClock();
	await lookAtUpstreams(plan, clock, stderr);
	const proxy = await open(plan, clock, (route, text, isOn) => print(stderr, [`${isOn ? "on" : "off"}: ${text} (${route})`]));
	const control = await openControl(plan, proxy, clock, context.env).catch(async (error) => {
		await proxy.close();
		throw error;
	});
	let onEnd = () => void 0;
	const asked = new Promise((resolve) => onEnd = resolve);
	const interrupts = new Interrupts(onEnd, () => process.exit(exitCodes.interrupted));
	const timer = plan.durationMs === void 0 ? void 0 : setTimeout(onEnd, plan.durationMs);
	print(stdout, openingLines(proxy.sights(), control?.line));
	proxy.start();
	const ticker = startTicker(proxy, context);
	await asked;
	clearTimeout(timer);
	ticker.stop();
	interrupts.release();
	print(stdout, closingLines(proxy.sights()));
	await control?.close();
	await proxy.close();
}
/** A dependency may come later than its proxy; one that may not be reached never comes. */
async function lookAtUpstreams({ job }, clock, stderr) {
	for (const { to } of job.routes) {
		const why = await probeUpstream(to, job.allowHosts, clock);
		if (why?.includes("--allow-host") === true || why?.includes("never a target") === true) throw new UserError(`No route leads to ${textOfPlace(to)}`, {
			why,
			hint: `If it is yours, allow it by name: --allow-host ${to.host}`,
			exitCode: exitCodes.usage
		});
		if (why !== void 0) print(stderr, [`note: ${why}; connections are refused until it is there`]);
	}
}
async function open({ job }, clock, onSwitch) {
	try {
		return await RunningProxy.open(job, clock, onSwitch);
	} catch (error) {
		throw taken(error, job.routes.map(({ listen }) => textOfPlace(listen)).join(", "));
	}
}
async function openControl({ controlPort }, proxy, clock, env) {
	if (controlPort === void 0) return void 0;
	let file;
	try {
		file = writeTokenFile(env, controlPort);
		const { path, token, remove } = file;
		const control = new ControlServer(proxy, token, clock);
		const port = await control.listen(controlPort);
		process.once("exit", remove);
		return {
			line: `control: curl -H "authorization: Bearer $(cat ${path})" http://127.0.0.1:${port}/v1/routes`,
			async close() {
				process.off("exit", remove);
				remove();
				await control.close();
			}
		};
	} catch (error) {
		file?.remove();
		throw taken(error, `127.0.0.1:${controlPort}`);
	}
}
function taken(error, where) {
	const { code, message } = error;
	if (code === void 0) return error;
	return new UserError(`The proxy cannot listen on ${where}`, {
		why: message,
		hint: code === "EADDRINUSE" ? "Something listens there already: end it, or give another port." : "Give another port or address.",
		exitCode: exitCodes.usage,
		cause: error
	});
}
/** A line a second: over the last one on a terminal, below it elsewhere, and there only when something passed. */
function startTicker(proxy, { stderr, env }) {
	const isTerminal = terminalSize(stderr, env) !== void 0;
	/** One that wrapped would not be written over. */
	const fitting = (line) => truncateEnd(line, (terminalSize(stderr, env)?.columns ?? 80) - 1);
	let before = proxy.sights();
	const timer = setInterval(() => {
		const now = proxy.sights();
		const line = safeText(secondLine(now, before));
		const hasNews = now.some(({ traffic }, index) => JSON.stringify(traffic) !== JSON.stringify(before[index]?.traffic));
		before = now;
		if (isTerminal) stderr.write(`\r\u001b[K${fitting(line)}`);
		else if (hasNews) stderr.write(`${line}\n`);
	}, everyMs);
	return { stop() {
		clearInterval(timer);
		if (isTerminal) stderr.write("\n");
	} };
}
function print(out, lines) {
	for (const line of lines) out.write(`${safeText(line)}\n`);
}
//#endregion
export { command };
