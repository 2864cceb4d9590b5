import { B as FaultProblem, V as readFault, t as writeFault, w as Resolver } from "./scenario-B-hYjwMF.mjs";
import { Ft as parseDuration } from "./diagnosis-YXdB6ksB.mjs";
import { n as textOfPlace, r as connectUpstream } from "./proxy-Be0T219z.mjs";
import { timingSafeEqual } from "node:crypto";
import { createServer, request } from "node:http";
import { fork } from "node:child_process";
//#region src/proxy/probe-upstream.ts
/** Connects once and hangs up. @returns why it cannot be reached, or undefined. */
function probeUpstream(to, allowHosts, clock) {
	return new Promise((resolve) => {
		connectUpstream(to, { allowHosts }, new Resolver(clock), (socket, why) => {
			socket?.on("error", () => void 0).end();
			socket?.resume();
			resolve(socket === void 0 ? why : void 0);
		});
	});
}
//#endregion
//#region src/proxy/start-proxy.ts
const startLimitMs = 1e4;
const stopLimitMs = 5e3;
/** Why a proxy could not listen. */
var ProxyFailure = class extends Error {
	code;
	constructor(reason, code) {
		super(reason);
		this.code = code;
	}
};
/**
* Opens all routes, or rejects. Faults begin with `start`.
* @param entry the built file of child.ts
* @param onLost hears of an end that nobody asked for
*/
async function startProxy(entry, job, listener) {
	const watched = new WatchedProxy(fork(entry, [], {
		stdio: [
			"ignore",
			"ignore",
			"inherit",
			"ipc"
		],
		execArgv: []
	}), listener);
	await watched.open(job);
	return watched;
}
var WatchedProxy = class {
	sights = [];
	lostBecause = void 0;
	child;
	ended;
	isLeaving = false;
	settle = () => void 0;
	turning = [];
	constructor(child, { onSwitch, onLost }) {
		this.child = child;
		child.on("message", (report) => {
			if (report.type === "open") this.settle(void 0);
			else if (report.type === "failed") this.settle(new ProxyFailure(report.reason, report.code));
			else if (report.type === "sights") this.sights = report.sights;
			else if (report.type === "turned") this.turning.shift()?.();
			else onSwitch(report.route, report.text, report.isOn);
		});
		child.on("error", (error) => this.settle(error));
		this.ended = new Promise((resolve) => {
			child.once("close", (code, signal) => {
				const reason = `it ended with ${signal ?? `code ${code}`}`;
				this.settle(new Error(reason));
				if (!this.isLeaving) {
					this.lostBecause = reason;
					onLost(reason);
				}
				for (const turned of this.turning.splice(0)) turned();
				resolve();
			});
		});
	}
	async open(job) {
		const opened = new Promise((resolve) => this.settle = resolve);
		const timer = setTimeout(() => this.settle(/* @__PURE__ */ new Error("it did not listen within 10 s")), startLimitMs);
		this.order({
			type: "open",
			job
		});
		const failure = await opened;
		clearTimeout(timer);
		this.settle = () => void 0;
		if (failure === void 0) return;
		this.isLeaving = true;
		this.child.kill("SIGKILL");
		throw failure;
	}
	start(startMonotonicMs, isMethodOn) {
		this.order({
			type: "start",
			startMonotonicMs,
			isMethodOn
		});
	}
	turn(isOn) {
		if (!this.child.connected) return Promise.resolve();
		return new Promise((resolve) => {
			this.turning.push(resolve);
			this.order({
				type: "turn",
				isOn
			});
		});
	}
	async stop() {
		this.isLeaving = true;
		const timer = setTimeout(() => this.child.kill("SIGKILL"), stopLimitMs);
		this.order({ type: "stop" });
		await this.ended;
		clearTimeout(timer);
		return this.sights;
	}
	order(order) {
		if (this.child.connected) this.child.send(order, () => void 0);
	}
};
//#endregion
//#region src/proxy/control/control-client.ts
const limitMs = 5e3;
/** The control API of a proxy on this machine, from the other side. */
var ControlClient = class {
	port;
	token;
	constructor(port, token) {
		this.port = port;
		this.token = token;
	}
	async routes() {
		return await this.ask("GET", "/v1/routes");
	}
	async put(port, body) {
		await this.ask("PUT", faultsOf(port), body);
	}
	async patch(port, body) {
		await this.ask("PATCH", faultsOf(port), body);
	}
	async delete(port) {
		await this.ask("DELETE", faultsOf(port));
	}
	ask(method, path, body) {
		const text = body === void 0 ? "" : JSON.stringify(body);
		const headers = {
			authorization: `Bearer ${this.token}`,
			...body !== void 0 && {
				"content-type": "application/json",
				"content-length": Buffer.byteLength(text)
			}
		};
		return new Promise((resolve, reject) => {
			const asked = request({
				host: "127.0.0.1",
				port: this.port,
				method,
				path,
				headers,
				timeout: limitMs
			}, (response) => {
				let answer = "";
				response.setEncoding("utf8").on("data", (chunk) => answer += chunk);
				response.on("error", reject).on("end", () => {
					if (response.statusCode === 200) resolve(JSON.parse(answer));
					else reject(new ProxyFailure(`its control API answered ${String(response.statusCode)}: ${answer.trim()}`, void 0));
				});
			});
			asked.on("timeout", () => asked.destroy(/* @__PURE__ */ new Error(`no answer within ${String(limitMs / 1e3)} s`)));
			asked.on("error", (error) => reject(new ProxyFailure(error.message, error.code)));
			asked.end(text);
		});
	}
};
const faultsOf = (port) => `/v1/routes/${String(port)}/faults`;
//#endregion
//#region src/proxy/adopted-proxy.ts
/** Faults that are not asked for again end by themselves: whoever switched them may be gone. */
const leaseMs = 8e3;
const lookEveryMs = 1e3;
/**
* A proxy that stands already, and goes on standing: a run switches its faults, and takes them back at its end.
* @param onLost hears that it is gone
*/
async function adoptProxy({ port, token }, { routes }, clock, onLost) {
	const client = new ControlClient(port, token);
	const { routes: sights } = await client.routes();
	for (const route of routes) requireRoute(route, sights);
	return new AdoptedProxy(client, routes, clock, onLost);
}
function requireRoute({ listen, to }, sights) {
	const asked = `${String(listen.port)}:${textOfPlace(to)}`;
	const found = sights.find((sight) => portOf(sight) === listen.port);
	if (found === void 0) throw new ProxyFailure(`it has no route ${asked}`, "ENOROUTE");
	if (found.to === textOfPlace(to)) return;
	throw new ProxyFailure(`its port ${String(listen.port)} leads to ${found.to}, the test's to ${asked}`, "ENOROUTE");
}
const portOf = ({ listen }) => Number(listen.slice(listen.lastIndexOf(":") + 1));
var AdoptedProxy = class {
	sights = [];
	lostBecause = void 0;
	client;
	routes;
	clock;
	onLost;
	begun = void 0;
	timer = void 0;
	isOver = false;
	/** One order after the other. */
	last = Promise.resolve();
	constructor(client, routes, clock, onLost) {
		this.client = client;
		this.clock = clock;
		this.routes = routes;
		this.onLost = onLost;
	}
	start(_startMonotonicMs, isMethodOn) {
		this.attempt(async () => {
			const { nowSeconds, routes } = await this.client.routes();
			this.begun = {
				seconds: nowSeconds,
				sights: routes
			};
			for (const { listen, faults } of this.faulty) await this.client.put(listen.port, {
				faults: faults.map(writeFault),
				for: `${String(leaseMs)}ms`,
				on: isMethodOn
			});
		});
		this.follow();
	}
	follow() {
		if (this.isOver) return;
		this.timer = this.clock.after(lookEveryMs, () => {
			this.attempt(() => this.renew()).then(() => this.follow());
		});
	}
	async turn(isOn) {
		await this.attempt(async () => {
			for (const { listen } of this.faulty) await this.client.patch(listen.port, { on: isOn });
		});
	}
	async stop() {
		this.isOver = true;
		this.timer?.cancel();
		await this.attempt(async () => {
			await this.look();
			for (const { listen } of this.faulty) await this.client.delete(listen.port);
		});
		return this.sights;
	}
	get faulty() {
		return this.routes.filter(({ faults }) => faults.length > 0);
	}
	async renew() {
		for (const { listen } of this.faulty) await this.client.patch(listen.port, { for: `${String(leaseMs)}ms` });
		await this.look();
	}
	async look() {
		const { begun } = this;
		if (begun === void 0) return;
		const { routes } = await this.client.routes();
		this.sights = this.routes.map(({ name, listen }) => {
			const at = (all) => all.find((each) => portOf(each) === listen.port);
			return since(at(routes), at(begun.sights), begun.seconds, name);
		});
	}
	attempt(ask) {
		this.last = this.last.then(async () => {
			if (this.lostBecause === void 0) await ask();
		});
		this.last = this.last.catch((error) => this.lost(error.message));
		return this.last;
	}
	lost(reason) {
		this.isOver = true;
		this.lostBecause = reason;
		this.onLost(reason);
	}
};
/** By the run's clock, and without what was counted before it began. */
function since(now, before, startSeconds, name) {
	const moved = (seconds) => Math.max(0, seconds - startSeconds);
	const { traffic } = now;
	const counted = (key) => traffic[key] - before.traffic[key];
	return {
		...now,
		name,
		faults: now.faults.map((fault) => ({
			...fault,
			spans: fault.spans.map(({ fromSeconds, toSeconds }) => ({
				fromSeconds: moved(fromSeconds),
				toSeconds: moved(toSeconds)
			}))
		})),
		traffic: {
			connections: counted("connections") + before.traffic.open,
			open: traffic.open,
			refused: counted("refused"),
			resets: counted("resets"),
			bytesUp: counted("bytesUp"),
			bytesDown: counted("bytesDown"),
			exchanges: counted("exchanges"),
			answered: counted("answered")
		}
	};
}
//#endregion
//#region src/proxy/control/admission.ts
const failuresPerSecond = 10;
/**
* A page in the user's browser reaches loopback, too, by a name of its own if it likes: no name but this machine's is
* answered, no browser, and nobody without the token.
*/
var Admission = class {
	token;
	clock;
	failures = [];
	constructor(token, clock) {
		this.token = Buffer.from(token);
		this.clock = clock;
	}
	refusalOf({ headers }) {
		if (!isOwnName(headers.host)) return {
			status: 421,
			why: "this API is called 127.0.0.1, localhost or [::1]"
		};
		if (headers.origin !== void 0 || headers["sec-fetch-site"] !== void 0) return {
			status: 403,
			why: "no browser may use this API"
		};
		const nowMs = this.clock.nowMs();
		this.failures = this.failures.filter((atMs) => atMs > nowMs - 1e3);
		if (this.failures.length >= failuresPerSecond) return {
			status: 429,
			why: "too many wrong tokens: wait a second"
		};
		if (this.isToken(headers.authorization)) return void 0;
		this.failures.push(nowMs);
		return {
			status: 401,
			why: "send the token: authorization: Bearer …"
		};
	}
	isToken(authorization) {
		const given = Buffer.from(/^Bearer (\S+)$/i.exec(authorization ?? "")?.[1] ?? "");
		return given.length === this.token.length && timingSafeEqual(given, this.token);
	}
};
function isOwnName(host) {
	const name = (host ?? "").replace(/:\d+$/, "").toLowerCase();
	return name === "127.0.0.1" || name === "localhost" || name === "[::1]";
}
//#endregion
//#region src/proxy/control/control-server.ts
const bodyMax = 64 * 1024;
const faultsMax = 32;
/** Faults that nobody takes back end by themselves. */
const usualMs = 6e5;
const longestMs = 24 * 36e5;
const refused = (status, error) => ({
	status,
	body: { error }
});
/** Faults are switched here while the proxy runs. Routes stay those of the command line: nobody gets elsewhere by it. */
var ControlServer = class {
	server;
	admission;
	expiries = /* @__PURE__ */ new Map();
	proxy;
	clock;
	constructor(proxy, token, clock) {
		this.proxy = proxy;
		this.clock = clock;
		this.admission = new Admission(token, clock);
		this.server = createServer((request, response) => void this.serve(request, response));
		this.server.headersTimeout = 1e4;
		this.server.requestTimeout = 15e3;
		this.server.maxConnections = 64;
	}
	/** On loopback, whoever asks. */
	listen(port) {
		return new Promise((resolve, reject) => {
			this.server.once("error", reject);
			this.server.listen(port, "127.0.0.1", () => resolve(this.server.address().port));
		});
	}
	async close() {
		for (const timer of this.expiries.values()) timer.cancel();
		const closed = new Promise((resolve) => this.server.close(resolve));
		this.server.closeAllConnections();
		await closed;
	}
	async serve(request, response) {
		const refusal = this.admission.refusalOf(request);
		let answer;
		try {
			answer = refusal === void 0 ? await this.answer(request) : refused(refusal.status, refusal.why);
		} catch {
			response.destroy();
			return;
		}
		response.writeHead(answer.status, {
			"content-type": "application/json",
			"cache-control": "no-store",
			"x-content-type-options": "nosniff",
			connection: "close"
		});
		response.end(`${JSON.stringify(answer.body)}\n`);
	}
	async answer(request) {
		const { method = "", url = "" } = request;
		if (url === "/v1/routes") {
			if (method !== "GET") return refused(405, "GET alone");
			return {
				status: 200,
				body: {
					nowSeconds: this.clock.nowMs() / 1e3,
					routes: this.proxy.sights()
				}
			};
		}
		const port = /^\/v1\/routes\/(\d{1,5})\/faults$/.exec(url)?.[1];
		if (port === void 0) return refused(404, "there is /v1/routes and /v1/routes/<port>/faults");
		const route = this.proxy.routes.find((each) => each.sight().listen.endsWith(`:${port}`));
		if (route === void 0) return refused(404, `no route listens on ${port}`);
		if (method === "DELETE") return this.replace(route, { faults: [] });
		if (method !== "PUT" && method !== "PATCH") return refused(405, "PUT, PATCH or DELETE");
		if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) return refused(415, "content-type: application/json");
		const text = await bodyOf(request);
		if (text === void 0) return refused(413, "64 KiB at most");
		return method === "PUT" ? this.replace(route, asJson(text)) : this.change(route, asJson(text));
	}
	replace(route, input) {
		const { faults, for: length = usualMs, on = true, ...more } = input ?? {};
		if (!Array.isArray(faults) || faults.length > faultsMax || Object.keys(more).length > 0 || typeof on !== "boolean") return refused(400, `send {"faults":[{"latency":"100ms"}],"for":"10m"}`);
		const durationMs = lengthOf(length);
		if (durationMs === void 0) return refused(400, lengthHint);
		try {
			route.replace(faults.map((fault) => readFault(fault)), on);
		} catch (error) {
			if (!(error instanceof FaultProblem)) throw error;
			return refused(400, `${error.message}. ${error.hint}`);
		}
		this.expireAfter(route, faults.length === 0 ? void 0 : durationMs);
		return {
			status: 200,
			body: route.sight()
		};
	}
	/** The faults there are stay, for so long from now on; those that a method switches go on or off. */
	change(route, input) {
		const { for: length, on, ...more } = input ?? {};
		if (!((typeof on === "boolean" || on === void 0) && (on !== void 0 || length !== void 0)) || Object.keys(more).length > 0) return refused(400, `send {"for":"10m"}, {"on":false} or both`);
		const durationMs = length === void 0 ? void 0 : lengthOf(length);
		if (length !== void 0 && durationMs === void 0) return refused(400, lengthHint);
		if (!(route.sight().faults.length > 0)) return refused(409, "no fault is there any more: send them by PUT");
		if (on !== void 0) route.switchMethodFaults(on);
		if (durationMs !== void 0) this.expireAfter(route, durationMs);
		return {
			status: 200,
			body: route.sight()
		};
	}
	expireAfter(route, durationMs) {
		this.expiries.get(route)?.cancel();
		if (durationMs !== void 0) this.expiries.set(route, this.clock.after(durationMs, () => route.replace([])));
	}
};
const lengthHint = `"for" is a duration of a day at most, such as "10m"`;
function lengthOf(input) {
	const parsed = typeof input === "string" || typeof input === "number" ? parseDuration(input) : void 0;
	return parsed?.ok === true && parsed.value > 0 && parsed.value <= longestMs ? parsed.value : void 0;
}
/** Undefined = too large. */
async function bodyOf(request) {
	const chunks = [];
	let length = 0;
	for await (const chunk of request) {
		length += chunk.length;
		if (length <= bodyMax) chunks.push(chunk);
	}
	return length > bodyMax ? void 0 : Buffer.concat(chunks).toString("utf8");
}
function asJson(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
//#endregion
export { probeUpstream as a, startProxy as i, adoptProxy as n, ProxyFailure as r, ControlServer as t };
