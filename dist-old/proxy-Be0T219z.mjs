import { C as refusalOf, D as RandomStream, w as Resolver } from "./scenario-B-hYjwMF.mjs";
import { Bt as formatBytes, Lt as formatPercent, Pt as formatDurationMs } from "./diagnosis-YXdB6ksB.mjs";
import { connect, createServer } from "node:net";
import { STATUS_CODES } from "node:http";
//#region src/proxy/held-budget.ts
const perWayBytes = 1024 * 1024;
const whenShortBytes = 64 * 1024;
const allBytes = 128 * 1024 * 1024;
/** What all connections together have read and not passed on yet; when it is much, each may hold little. */
var HeldBudget = class {
	bytes = 0;
	/** For one way of one connection. */
	get limitBytes() {
		return this.bytes > allBytes ? whenShortBytes : perWayBytes;
	}
};
//#endregion
//#region src/proxy/fault.ts
/** Whether an effect on one way concerns this one. */
const goesThere = (way, asked) => asked === "both" || asked === way;
//#endregion
//#region src/proxy/faults/bandwidth.ts
/** How much of a second goes on at a time: smaller steps would be timers alone, larger ones jerks. */
const stepSeconds = .01;
const byKind = new Map([
	{
		kind: "latency",
		atWork: ({ latencyMs, jitterMs, way: asked }, random) => ({ pass(piece, way, nowMs) {
			if (!goesThere(way, asked)) return [{
				piece,
				atMs: nowMs
			}];
			const delayMs = latencyMs + jitterMs * (2 * random() - 1);
			return [{
				piece,
				atMs: nowMs + Math.max(0, delayMs)
			}];
		} })
	},
	{
		kind: "bandwidth",
		atWork({ bytesPerSecond, way: asked }) {
			const freeAtMs = {
				up: 0,
				down: 0
			};
			const stepBytes = Math.max(1, Math.ceil(bytesPerSecond * stepSeconds));
			return { pass(piece, way, nowMs) {
				if (!goesThere(way, asked)) return [{
					piece,
					atMs: nowMs
				}];
				let atMs = Math.max(nowMs, freeAtMs[way]);
				if (piece === "end") return [{
					piece,
					atMs
				}];
				const parts = [];
				for (let from = 0; from < piece.length; from += stepBytes) {
					const step = piece.subarray(from, from + stepBytes);
					atMs += step.length / bytesPerSecond * 1e3;
					parts.push({
						piece: step,
						atMs
					});
				}
				freeAtMs[way] = atMs;
				return parts;
			} };
		}
	},
	{
		kind: "reset",
		atWork: ({ afterMs }) => ({ strike(connection) {
			if (afterMs === 0) connection.reset();
			else connection.after(afterMs, () => connection.reset());
		} })
	},
	{
		kind: "timeout",
		atWork({ afterBytes }) {
			let leftBytes = afterBytes;
			return {
				strike() {
					leftBytes = afterBytes;
				},
				pass(piece, way, nowMs) {
					if (way === "up") return [{
						piece,
						atMs: afterBytes === 0 ? Number.POSITIVE_INFINITY : nowMs
					}];
					const bytes = piece === "end" ? 0 : Math.min(leftBytes, piece.length);
					leftBytes -= bytes;
					const parts = [];
					if (piece === "end") return [{
						piece,
						atMs: leftBytes > 0 ? nowMs : Number.POSITIVE_INFINITY
					}];
					if (bytes > 0) parts.push({
						piece: piece.subarray(0, bytes),
						atMs: nowMs
					});
					if (bytes < piece.length) parts.push({
						piece: piece.subarray(bytes),
						atMs: Number.POSITIVE_INFINITY
					});
					return parts;
				}
			};
		}
	},
	{
		kind: "error",
		atWork: ({ status }) => ({ answer(method) {
			const reason = STATUS_CODES[status] ?? "Fault";
			const body = `${status} ${reason}: a fault of plimsoll's\n`;
			const head = `HTTP/1.1 ${status} ${reason}\r\ncontent-type: text/plain\r\ncontent-length: ${body.length}\r\nx-plimsoll-fault: error\r\n\r\n`;
			return method === "HEAD" ? head : head + body;
		} })
	},
	{
		kind: "slow-close",
		atWork: ({ delayMs }) => ({ pass: (piece, _way, nowMs) => [{
			piece,
			atMs: piece === "end" ? nowMs + delayMs : nowMs
		}] })
	},
	{
		kind: "slicing",
		atWork({ sliceBytes, pauseMs, way: asked }) {
			const nextAtMs = {
				up: 0,
				down: 0
			};
			return { pass(piece, way, nowMs) {
				if (!goesThere(way, asked)) return [{
					piece,
					atMs: nowMs
				}];
				let atMs = Math.max(nowMs, nextAtMs[way]);
				if (piece === "end") return [{
					piece,
					atMs
				}];
				const parts = [];
				for (let from = 0; from < piece.length; from += sliceBytes) {
					parts.push({
						piece: piece.subarray(from, from + sliceBytes),
						atMs
					});
					atMs += pauseMs;
				}
				nextAtMs[way] = atMs;
				return parts;
			} };
		}
	}
].map((fault) => [fault.kind, fault]));
function faultAtWork(effect, random) {
	return byKind.get(effect.kind).atWork(effect, random);
}
//#endregion
//#region src/proxy/http-framing.ts
const headMax = 64 * 1024;
const lineMax = 16 * 1024;
const requestLine = /^[A-Z-]{1,20} \S+ HTTP\/1\.[01]\r?\n/;
const requestBegins = /^[A-Z-]{0,20}(?: |$)/;
const statusLine = /^HTTP\/1\.[01] \d{3}/;
/**
* Where HTTP/1.1 messages begin and end (RFC 9112 §6), without touching a byte. What is no HTTP, or no longer, passes
* as it comes.
*/
var HttpFraming = class {
	state = {
		in: "head",
		text: ""
	};
	side;
	/** Of the request a response is to. */
	methodOf;
	constructor(side, methodOf = () => void 0) {
		this.side = side;
		this.methodOf = methodOf;
	}
	/** Whether messages can be told apart. */
	get isHttp() {
		return this.state.in !== "no http";
	}
	/** Another protocol goes on from here (RFC 9110 §7.8, §9.3.6). */
	giveUp() {
		const { state } = this;
		this.state = { in: "no http" };
		return state.in === "head" ? Buffer.from(state.text, "latin1") : Buffer.alloc(0);
	}
	/** What has come of a head that is not complete. */
	get pending() {
		return this.state.in === "head" ? Buffer.from(this.state.text, "latin1") : Buffer.alloc(0);
	}
	feed(chunk) {
		const segments = [];
		let at = 0;
		while (at < chunk.length) at = this.step(chunk, at, segments);
		return segments;
	}
	/** @returns where to go on. */
	step(chunk, at, out) {
		const { state } = this;
		switch (state.in) {
			case "head": return this.head(state, chunk, at, out);
			case "length": {
				const bytes = chunk.subarray(at, at + state.left);
				state.left -= bytes.length;
				out.push({
					bytes,
					isLast: state.left === 0
				});
				if (state.left === 0) this.state = {
					in: "head",
					text: ""
				};
				return at + bytes.length;
			}
			case "chunk": {
				const bytes = chunk.subarray(at, at + state.left);
				state.left -= bytes.length;
				out.push({
					bytes,
					isLast: false
				});
				if (state.left === 0) this.state = {
					in: "chunk line",
					text: ""
				};
				return at + bytes.length;
			}
			case "chunk line":
			case "trailer": return this.line(state, chunk, at, out);
			default:
				out.push({
					bytes: chunk.subarray(at),
					isLast: false
				});
				return chunk.length;
		}
	}
	head(state, chunk, at, out) {
		const before = state.text.length;
		const text = state.text + chunk.toString("latin1", at);
		const from = /^(?:\r?\n)*/.exec(text)[0].length;
		const end = /\r?\n\r?\n/.exec(text.slice(from));
		const whole = end === null ? text : text.slice(0, from + end.index + end[0].length);
		if (!this.mayBeHead(whole.slice(from), end !== null)) {
			this.state = { in: "no http" };
			out.push({
				bytes: Buffer.from(text, "latin1"),
				isLast: false
			});
			return chunk.length;
		}
		if (end === null) {
			state.text = text;
			return chunk.length;
		}
		const head = whole.slice(from);
		this.state = this.bodyAfter(head);
		const isLast = this.state.in === "head";
		out.push({
			bytes: Buffer.from(whole, "latin1"),
			head,
			isLast
		});
		return at + whole.length - before;
	}
	mayBeHead(text, isWhole) {
		if (text.length > headMax) return false;
		const isLine = text.includes("\n");
		if (this.side === "response") return isWhole || text.length >= 12 ? statusLine.test(text) : "HTTP/1.".startsWith(text.slice(0, 7));
		return isLine ? requestLine.test(text) : text.length <= lineMax && requestBegins.test(text);
	}
	bodyAfter(head) {
		const none = {
			in: "head",
			text: ""
		};
		if (this.side === "response") {
			const status = Number(head.slice(9, 12));
			const method = this.methodOf();
			if (status === 101 || method === "CONNECT" && status < 300) return { in: "to the end" };
			if (status < 200 || status === 204 || status === 304 || method === "HEAD") return none;
		}
		if (/\ntransfer-encoding:[^\n]*\bchunked[ \t]*\r?\n/i.test(head)) return {
			in: "chunk line",
			text: ""
		};
		const length = /\ncontent-length:[ \t]*(\d{1,15})[ \t]*\r?\n/i.exec(head)?.[1];
		if (length !== void 0) return Number(length) === 0 ? none : {
			in: "length",
			left: Number(length)
		};
		return this.side === "request" ? none : { in: "to the end" };
	}
	/** Sizes of chunks and trailer fields come in lines; a chunk's own line break is an empty one. */
	line(state, chunk, at, out) {
		const newline = chunk.indexOf(10, at);
		const until = newline < 0 ? chunk.length : newline + 1;
		const bytes = chunk.subarray(at, until);
		state.text += bytes.toString("latin1");
		if (newline < 0 && state.text.length <= lineMax) {
			out.push({
				bytes,
				isLast: false
			});
			return until;
		}
		const line = state.text.trim();
		const next = newline < 0 ? void 0 : state.in === "trailer" ? afterTrailer(line) : afterSize(line);
		this.state = next ?? { in: "no http" };
		out.push({
			bytes,
			isLast: next?.in === "head"
		});
		return until;
	}
};
const afterTrailer = (line) => line === "" ? {
	in: "head",
	text: ""
} : {
	in: "trailer",
	text: ""
};
function afterSize(line) {
	if (line === "") return {
		in: "chunk line",
		text: ""
	};
	const size = /^([0-9a-f]{1,12})(?:[; \t]|$)/i.exec(line)?.[1];
	if (size === void 0) return void 0;
	const left = Number.parseInt(size, 16);
	return left === 0 ? {
		in: "trailer",
		text: ""
	} : {
		in: "chunk",
		left
	};
}
//#endregion
//#region src/proxy/request-watch.ts
/** Tells the requests of a connection apart, and answers some in the dependency's place. */
var RequestWatch = class {
	requests;
	responses;
	listener;
	/** Methods of requests without their whole answer yet. */
	outstanding = [];
	/** The rest of the request under way has been answered already. */
	isSwallowing = false;
	constructor(listener) {
		this.listener = listener;
		this.requests = new HttpFraming("request");
		this.responses = new HttpFraming("response", () => this.outstanding[0]);
	}
	sent(chunk) {
		const wasHttp = this.requests.isHttp;
		const segments = this.requests.feed(chunk);
		if (wasHttp && !this.requests.isHttp) this.listener.noHttp();
		for (const { bytes, head, isLast } of segments) {
			if (head !== void 0) this.headSent(head);
			if (!this.isSwallowing) this.listener.pass(bytes);
			if (isLast) this.isSwallowing = false;
		}
	}
	/** What was held back because it might have become a head. */
	sendingEnds() {
		const { pending } = this.requests;
		if (pending.length > 0 && !this.isSwallowing) this.listener.pass(pending);
	}
	answered(chunk) {
		if (this.outstanding.length === 0) return;
		for (const { head, isLast } of this.responses.feed(chunk)) {
			const status = head === void 0 ? void 0 : Number(head.slice(9, 12));
			if (status === 101 || this.outstanding[0] === "CONNECT" && status !== void 0 && status < 300) this.raw();
			if (isLast && !(status !== void 0 && status < 200 && status !== 101)) this.outstanding.shift();
		}
	}
	headSent(head) {
		const method = head.slice(0, head.indexOf(" "));
		this.listener.begin();
		const mayAnswer = this.outstanding.length === 0 && !/\nexpect:/i.test(head);
		this.isSwallowing = mayAnswer && this.listener.answer(method);
		if (!this.isSwallowing) this.outstanding.push(method);
	}
	raw() {
		const pending = this.requests.giveUp();
		if (pending.length > 0) this.listener.pass(pending);
	}
};
//#endregion
//#region src/proxy/delay-line.ts
/** Bookkeeping of a part costs about this much memory: slices of one byte are no way past the bound. */
const bytesPerPart = 128;
/** Parcels wait here until they are due, and leave in the order they came. */
var DelayLine = class {
	heldBytes = 0;
	waiting = [];
	first = 0;
	timer = void 0;
	lastAtMs = 0;
	clock;
	next;
	constructor(clock, next) {
		this.clock = clock;
		this.next = next;
	}
	get isEmpty() {
		return this.first === this.waiting.length;
	}
	/** Whether something waits that no time will let go. */
	get isStuck() {
		return this.lastAtMs === Number.POSITIVE_INFINITY;
	}
	add(parts) {
		for (const part of parts) {
			const parcel = "piece" in part ? part.piece : part.parcel;
			this.lastAtMs = Math.max(this.lastAtMs, part.atMs);
			this.waiting.push({
				parcel,
				atMs: this.lastAtMs
			});
			this.heldBytes += sizeOf(parcel);
		}
		if (this.timer === void 0) this.letGo();
	}
	/** Behind everything that waits. */
	append(parcel) {
		if (this.isEmpty) this.next(parcel);
		else this.add([{
			parcel,
			atMs: this.lastAtMs
		}]);
	}
	/** Whatever waits goes on now. */
	release() {
		this.lastAtMs = 0;
		while (!this.isEmpty) this.shift();
		this.cancel();
	}
	close() {
		this.cancel();
		this.waiting.length = 0;
		this.first = 0;
		this.heldBytes = 0;
	}
	letGo() {
		const nowMs = this.clock.nowMs();
		while (!this.isEmpty && this.waiting[this.first].atMs <= nowMs) this.shift();
		this.timer = void 0;
		if (this.isEmpty) return;
		const { atMs } = this.waiting[this.first];
		if (atMs !== Number.POSITIVE_INFINITY) this.timer = this.clock.after(atMs - nowMs, () => this.letGo());
	}
	shift() {
		const { parcel } = this.waiting[this.first];
		this.first += 1;
		this.heldBytes -= sizeOf(parcel);
		if (this.first === this.waiting.length || this.first > 1024) {
			this.waiting.splice(0, this.first);
			this.first = 0;
		}
		this.next(parcel);
	}
	cancel() {
		this.timer?.cancel();
		this.timer = void 0;
	}
};
function sizeOf(parcel) {
	return bytesPerPart + (typeof parcel === "string" ? 0 : parcel.length);
}
//#endregion
//#region src/proxy/stage.ts
/** One fault on one way of one connection. */
var Stage = class {
	isOn = false;
	line;
	clock;
	work;
	way;
	constructor(clock, work, way, next) {
		this.clock = clock;
		this.work = work;
		this.way = way;
		this.line = new DelayLine(clock, next);
	}
	take(parcel) {
		if (!this.isOn || this.work.pass === void 0 || parcel === "abort") this.line.append(parcel);
		else this.line.add(this.work.pass(parcel, this.way, this.clock.nowMs()));
	}
};
//#endregion
//#region src/proxy/way.ts
/** One way of a connection: what is read goes through the faults and is written to the other side. */
var Way = class {
	stages = [];
	clock;
	name;
	sink;
	onMoved;
	/** @param onMoved something left */
	constructor(clock, name, sink, onMoved) {
		this.clock = clock;
		this.name = name;
		this.sink = sink;
		this.onMoved = onMoved;
	}
	/** What waits with the old faults goes on, in order, before anything meets the new ones. */
	fit(works) {
		for (const { line } of this.stages) line.release();
		this.stages = works.map((work, index) => new Stage(this.clock, work, this.name, (parcel) => this.enter(parcel, index + 1)));
	}
	/** Read and not handed to the system yet. */
	get heldBytes() {
		return this.stages.reduce((sum, { line }) => sum + line.heldBytes, this.sink.writableLength);
	}
	get isStuck() {
		return this.stages.some(({ line }) => line.isStuck);
	}
	take(parcel) {
		this.enter(parcel, 0);
	}
	close() {
		for (const { line } of this.stages) line.close();
	}
	enter(parcel, index) {
		const stage = this.stages[index];
		if (stage !== void 0) stage.take(parcel);
		else this.write(parcel);
		this.onMoved();
	}
	write(parcel) {
		const { sink } = this;
		if (sink.destroyed) return;
		if (parcel === "abort") sink.resetAndDestroy();
		else if (parcel === "end") sink.end();
		else if (!sink.writableEnded) sink.write(parcel);
	}
};
//#endregion
//#region src/proxy/connection.ts
/** Who hung up while a fault lets nothing through is waited for this long. */
const lingerMs = 3e4;
/** Two sockets and what stands between them. */
var Connection = class {
	client;
	upstream;
	parts;
	concerns = [];
	up;
	down;
	watch;
	timers = [];
	heldBytes = 0;
	isAnswerDue = false;
	isOver = false;
	constructor(client, upstream, parts) {
		const { clock, faults, isControlled } = parts;
		this.client = client;
		this.upstream = upstream;
		this.parts = parts;
		this.up = new Way(clock, "up", upstream, () => this.regulate());
		this.down = new Way(clock, "down", client, () => this.regulate());
		const needsRequests = isControlled || faults.some((fault) => fault.needsRequests);
		this.watch = needsRequests ? this.newWatch() : void 0;
		this.listen();
		this.fit(faults);
	}
	/** Other faults from now on; what the old ones held goes on. */
	fit(faults) {
		for (const timer of this.concerns.flatMap(({ timers }) => timers)) timer.cancel();
		this.concerns = faults.map((fault) => this.concernOf(fault));
		const works = this.concerns.map(({ work }) => work);
		for (const way of [this.up, this.down]) way.fit(works);
		for (const concern of this.concerns) this.renew(concern);
	}
	/** One of its faults went on or off. */
	switched(fault) {
		const concern = this.concerns.find((each) => each.fault === fault);
		if (concern === void 0) return;
		this.renew(concern);
		if (!fault.isOn) for (const way of [this.up, this.down]) way.stages[this.concerns.indexOf(concern)].line.release();
	}
	reset() {
		if (this.isOver) return;
		this.client.resetAndDestroy();
		this.upstream.resetAndDestroy();
		this.parts.traffic.resets += 1;
		this.close();
	}
	after(delayMs, callback) {
		this.timers.push(this.parts.clock.after(delayMs, callback));
	}
	/** At once; what is under way is lost. */
	destroy() {
		this.client.destroy();
		this.upstream.destroy();
		this.close();
	}
	concernOf(fault) {
		const { seed, number } = this.parts;
		const random = new RandomStream(seed, fault.number, number);
		const { effect, share, of } = fault.plan;
		const isHit = of === "connections" && random.number() < share;
		return {
			fault,
			work: faultAtWork(effect, () => random.number()),
			random,
			isHit,
			isActive: false,
			timers: []
		};
	}
	renew(concern) {
		const { fault, work, isHit, isActive, timers } = concern;
		concern.isActive = fault.isOn && isHit;
		for (const way of [this.up, this.down]) way.stages[this.concerns.indexOf(concern)].isOn = concern.isActive;
		if (isActive && !concern.isActive) for (const timer of timers.splice(0)) timer.cancel();
		if (!isActive && concern.isActive) this.strike(concern, work);
	}
	strike({ timers }, work) {
		work.strike?.({
			reset: () => this.reset(),
			after: (delayMs, callback) => timers.push(this.parts.clock.after(delayMs, callback))
		});
	}
	newWatch() {
		return new RequestWatch({
			begin: () => this.requestBegins(),
			answer: (method) => this.answerTo(method),
			noHttp: () => {
				this.requestBegins();
				if (this.concerns.some((concern) => concern.isActive && concern.work.answer !== void 0)) this.reset();
			},
			pass: (bytes) => this.up.take(bytes)
		});
	}
	requestBegins() {
		for (const concern of this.concerns) {
			if (concern.fault.plan.of !== "requests") continue;
			concern.isHit = concern.random.number() < concern.fault.plan.share;
			concern.isActive = false;
			for (const timer of concern.timers.splice(0)) timer.cancel();
			this.renew(concern);
		}
	}
	answerTo(method) {
		const concern = this.concerns.find(({ isActive, work }) => isActive && work.answer !== void 0);
		if (concern === void 0) return false;
		this.parts.traffic.answered += 1;
		this.isAnswerDue = true;
		this.down.take(Buffer.from(concern.work.answer(method), "latin1"));
		return true;
	}
	listen() {
		const { client, upstream, up, down, watch } = this;
		const { traffic } = this.parts;
		client.once("data", (bytes) => traffic.heard(bytes, "up"));
		upstream.once("data", (bytes) => traffic.heard(bytes, "down"));
		client.on("data", (bytes) => {
			traffic.up(this.parts.number, bytes.length);
			if (watch === void 0) up.take(bytes);
			else watch.sent(bytes);
		});
		upstream.on("data", (bytes) => {
			traffic.down(this.parts.number, bytes.length);
			watch?.answered(bytes);
			down.take(bytes);
		});
		client.on("end", () => {
			watch?.sendingEnds();
			up.take("end");
			this.lingerIfStuck();
		});
		upstream.on("end", () => down.take("end"));
		client.on("error", () => this.brokenBy(client, up));
		upstream.on("error", () => this.brokenBy(upstream, down));
		for (const socket of [client, upstream]) {
			socket.on("drain", () => this.regulate());
			socket.on("close", () => this.socketClosed());
		}
		client.resume();
	}
	/** Said to the other side when it has got everything that came before. */
	brokenBy(socket, way) {
		this.parts.traffic.resets += 1;
		socket.destroy();
		way.take("abort");
		this.lingerIfStuck();
	}
	lingerIfStuck() {
		if (!this.up.isStuck && !this.down.isStuck) return;
		this.after(lingerMs, () => {
			if (this.up.isStuck || this.down.isStuck) this.destroy();
		});
	}
	/** Reads no more than can be passed on. */
	regulate() {
		if (this.isOver) return;
		const [upBytes, downBytes] = [this.up.heldBytes, this.down.heldBytes];
		this.parts.held.bytes += upBytes + downBytes - this.heldBytes;
		this.heldBytes = upBytes + downBytes;
		const limit = this.parts.held.limitBytes;
		flow(this.client, this.isAnswerDue ? Math.max(upBytes, downBytes) : upBytes, limit);
		flow(this.upstream, downBytes, limit);
	}
	socketClosed() {
		if (this.client.destroyed && this.upstream.destroyed) this.close();
		else if (this.client.destroyed) this.down.close();
		else this.up.close();
	}
	close() {
		if (this.isOver) return;
		this.isOver = true;
		this.parts.held.bytes -= this.heldBytes;
		this.up.close();
		this.down.close();
		for (const timer of [...this.timers, ...this.concerns.flatMap(({ timers }) => timers)]) timer.cancel();
		this.parts.traffic.closed(this.parts.number);
		this.parts.onClose(this);
	}
};
function flow(source, heldBytes, limitBytes) {
	if (heldBytes > limitBytes) source.pause();
	else if (heldBytes <= limitBytes / 2 && source.isPaused()) source.resume();
}
//#endregion
//#region src/proxy/fault-text.ts
/** As people say it: `latency 100 ms ± 20 ms on 10 % of connections`. */
function faultText({ effect, share, of }) {
	return effectText(effect) + (share < 1 ? ` on ${formatPercent(share)} of ${of}` : "");
}
function effectText(effect) {
	switch (effect.kind) {
		case "latency": {
			const jitter = effect.jitterMs === 0 ? "" : ` ± ${formatDurationMs(effect.jitterMs)}`;
			return `latency ${formatDurationMs(effect.latencyMs)}${jitter}${wayText(effect.way)}`;
		}
		case "bandwidth": return `bandwidth ${formatBytes(effect.bytesPerSecond)}/s${wayText(effect.way)}`;
		case "reset": return effect.afterMs === 0 ? "reset at once" : `reset after ${formatDurationMs(effect.afterMs)}`;
		case "timeout": return effect.afterBytes === 0 ? "silence" : `silence after ${formatBytes(effect.afterBytes)}`;
		case "error": return `error ${effect.status}`;
		case "slow-close": return `closing ${formatDurationMs(effect.delayMs)} late`;
		case "slicing": return `slices of ${formatBytes(effect.sliceBytes)}, ${formatDurationMs(effect.pauseMs)} apart${wayText(effect.way)}`;
	}
}
const ways = {
	up: " on what is sent",
	down: "",
	both: " both ways"
};
const wayText = (way) => ways[way];
//#endregion
//#region src/proxy/fault-switch.ts
const spansMax = 1e3;
/** One fault of a route: what it is, whether it is on, and when it was. */
var FaultSwitch = class {
	isOn = false;
	plan;
	/** Of the route; names its stream of random numbers. */
	number;
	text;
	over = [];
	onSinceMs = 0;
	constructor(plan, number) {
		this.plan = plan;
		this.number = number;
		this.text = faultText(plan);
	}
	/** Whether HTTP requests have to be told apart. */
	get needsRequests() {
		return this.plan.of === "requests" || this.plan.effect.kind === "error";
	}
	/** @returns whether that is a change. */
	turn(isOn, nowMs) {
		if (isOn === this.isOn) return false;
		this.isOn = isOn;
		if (isOn) this.onSinceMs = nowMs;
		else this.keep(nowMs);
		return true;
	}
	/** Until now. */
	spans(nowMs) {
		return this.isOn ? [...this.over, spanOf(this.onSinceMs, nowMs)] : [...this.over];
	}
	keep(nowMs) {
		const span = spanOf(this.onSinceMs, nowMs);
		const last = this.over.length >= spansMax ? this.over.pop() : void 0;
		this.over.push(last === void 0 ? span : {
			fromSeconds: last.fromSeconds,
			toSeconds: span.toSeconds
		});
	}
};
const spanOf = (fromMs, toMs) => ({
	fromSeconds: fromMs / 1e3,
	toSeconds: toMs / 1e3
});
//#endregion
//#region src/proxy/schedule.ts
/** Whether a fault is on at a moment, and when that changes next (`Infinity` = never). */
function scheduledAt({ fromMs, forMs, everyMs }, nowMs) {
	const lengthMs = forMs ?? Number.POSITIVE_INFINITY;
	if (nowMs < fromMs) return {
		isOn: false,
		nextMs: fromMs
	};
	const startMs = everyMs === null ? fromMs : fromMs + Math.floor((nowMs - fromMs) / everyMs) * everyMs;
	const endMs = startMs + lengthMs;
	if (nowMs < endMs) return {
		isOn: true,
		nextMs: endMs
	};
	return {
		isOn: false,
		nextMs: everyMs === null ? Number.POSITIVE_INFINITY : startMs + everyMs
	};
}
//#endregion
//#region src/proxy/spoken-protocol.ts
/** Codes of PostgreSQL's first message: version 3, and requests for TLS, GSS and to cancel. */
const postgresCodes = new Set([
	196608,
	80877103,
	80877104,
	80877102
]);
const mongoOperations = new Set([
	2004,
	2012,
	2013
]);
/** Who asks first: all of these but MySQL's clients. Null = none of them. */
function protocolOfQuestion(first) {
	if (first.length >= 8 && postgresCodes.has(first.readUInt32BE(4))) return "PostgreSQL";
	if (first.length >= 16 && mongoOperations.has(first.readInt32LE(12))) return "MongoDB";
	const text = first.toString("latin1", 0, 64);
	if (/^\*[1-9]\d*\r\n\$/.test(text)) return "Redis";
	return /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|PRI) \S/.test(text) ? "HTTP" : null;
}
/** Who greets whoever connects, before anything is asked. */
function protocolOfGreeting(first) {
	return first.length > 5 && first.readUIntLE(0, 3) + 4 === first.length && first[3] === 0 && first[4] === 10 ? "MySQL" : null;
}
//#endregion
//#region src/proxy/traffic-counter.ts
/** What went through a route. */
var TrafficCounter = class {
	connections = 0;
	open = 0;
	refused = 0;
	resets = 0;
	answered = 0;
	/** What the dependency speaks, as far as its first connection tells. */
	protocol = null;
	bytesUp = 0;
	bytesDown = 0;
	exchanges = 0;
	/** Connections on which something was sent since the last answer. */
	asking = /* @__PURE__ */ new Set();
	/** Counts anew; what is open stays. */
	restart() {
		this.connections = this.open;
		this.refused = this.resets = this.answered = this.bytesUp = this.bytesDown = this.exchanges = 0;
	}
	/** The first bytes of a connection, this way. */
	heard(first, way) {
		this.protocol ??= way === "up" ? protocolOfQuestion(first) : protocolOfGreeting(first);
	}
	up(connection, bytes) {
		this.bytesUp += bytes;
		this.asking.add(connection);
	}
	down(connection, bytes) {
		this.bytesDown += bytes;
		if (this.asking.delete(connection)) this.exchanges += 1;
	}
	closed(connection) {
		this.open -= 1;
		this.asking.delete(connection);
	}
	now() {
		const { connections, open, refused, resets, answered, bytesUp, bytesDown, exchanges } = this;
		return {
			connections,
			open,
			refused,
			resets,
			bytesUp,
			bytesDown,
			exchanges,
			answered
		};
	}
};
//#endregion
//#region src/proxy/upstream.ts
const connectLimitMs = 1e4;
/**
* Connects to the first address that answers. The gate is asked about each address, each time.
* @param done the socket, or why there is none
*/
function connectUpstream(to, { allowHosts }, resolver, done) {
	resolver.resolve(to.host, ({ addresses, message }) => {
		const next = (index, why) => {
			const address = addresses[index]?.address;
			if (address === void 0) {
				done(void 0, why);
				return;
			}
			const refusal = refusalOf(to.host, address, { allowHosts });
			if (refusal !== void 0) next(index + 1, refusal);
			else connectTo(address, to.port, (socket, problem) => socket ? done(socket, "") : next(index + 1, problem));
		};
		next(0, message);
	});
}
function connectTo(address, port, done) {
	const socket = connect({
		host: address,
		port,
		allowHalfOpen: true,
		noDelay: true
	});
	const isSilent = () => settle(`${address}:${port} does not answer`);
	const hasFailed = (error) => settle(error.code === "ECONNREFUSED" ? `nothing listens at ${address}:${port}` : error.message);
	const isThere = () => settle("");
	const settle = (why) => {
		socket.off("timeout", isSilent).off("error", hasFailed).off("connect", isThere).setTimeout(0);
		if (why === "") {
			done(socket, "");
			return;
		}
		socket.on("error", () => void 0).destroy();
		done(void 0, why);
	};
	socket.setTimeout(connectLimitMs).once("timeout", isSilent).once("error", hasFailed).once("connect", isThere);
}
//#endregion
//#region src/proxy/route.ts
/** A dependency, the port that stands for it, and what is wrong between. */
var Route = class {
	plan;
	traffic = new TrafficCounter();
	/** Why the last connection to the dependency failed. */
	lastRefusal = void 0;
	tools;
	resolver;
	server;
	connections = /* @__PURE__ */ new Set();
	arriving = /* @__PURE__ */ new Set();
	faults = [];
	timer = void 0;
	listening;
	startMs = 0;
	numberOfFaults = 0;
	numberOfConnections = 0;
	constructor(plan, tools) {
		this.plan = plan;
		this.listening = plan.listen;
		this.tools = tools;
		this.resolver = new Resolver(tools.clock);
		this.server = createServer({
			allowHalfOpen: true,
			noDelay: true,
			pauseOnConnect: true
		}, (socket) => this.accept(socket));
		this.faults = plan.faults.map((fault) => this.newSwitch(fault));
	}
	listen() {
		const { host, port } = this.plan.listen;
		return new Promise((resolve, reject) => {
			this.server.once("error", reject);
			this.server.listen({
				host,
				port,
				backlog: 4096
			}, () => {
				this.server.off("error", reject);
				this.server.on("error", (error) => this.lastRefusal = error.message);
				this.listening = {
					host,
					port: this.server.address().port
				};
				resolve(this.listening);
			});
		});
	}
	/** @param startMs what schedules count from */
	start(startMs = this.tools.clock.nowMs(), isMethodOn = true) {
		this.traffic.restart();
		this.begin(startMs, isMethodOn);
	}
	begin(startMs, isMethodOn = true) {
		this.startMs = startMs;
		this.switchMethodFaults(isMethodOn);
		this.follow();
	}
	/** Other faults instead of those there are, beginning now. */
	replace(faults, isMethodOn = true) {
		this.timer?.cancel();
		for (const fault of this.faults) this.turn(fault, false);
		this.faults = faults.map((plan) => this.newSwitch(plan));
		for (const connection of this.connections) connection.fit(this.faults);
		this.begin(this.tools.clock.nowMs(), isMethodOn);
	}
	/** Of those the method switches. */
	switchMethodFaults(isOn) {
		for (const fault of this.faults) if (fault.plan.when.kind === "method") this.turn(fault, isOn);
	}
	sight() {
		const nowMs = this.tools.clock.nowMs();
		return {
			name: this.plan.name,
			listen: textOfPlace(this.listening),
			to: textOfPlace(this.plan.to),
			...this.traffic.protocol !== null && { protocol: this.traffic.protocol },
			faults: this.faults.map((fault) => ({
				text: fault.text,
				plan: fault.plan,
				spans: fault.spans(nowMs)
			})),
			traffic: this.traffic.now()
		};
	}
	async close() {
		this.timer?.cancel();
		const closed = new Promise((resolve) => this.server.close(() => resolve()));
		for (const socket of this.arriving) socket.destroy();
		for (const connection of this.connections) connection.destroy();
		await closed;
	}
	newSwitch(plan) {
		return new FaultSwitch(plan, this.numberOfFaults++);
	}
	/** Turns what is due, and comes back when the next is. */
	follow() {
		const nowMs = this.tools.clock.nowMs() - this.startMs;
		let nextMs = Number.POSITIVE_INFINITY;
		for (const fault of this.faults) {
			const { when } = fault.plan;
			if (when.kind === "method") continue;
			const due = scheduledAt(when, nowMs);
			this.turn(fault, due.isOn);
			nextMs = Math.min(nextMs, due.nextMs);
		}
		if (nextMs !== Number.POSITIVE_INFINITY) this.timer = this.tools.clock.after(nextMs - nowMs, () => this.follow());
	}
	turn(fault, isOn) {
		if (!fault.turn(isOn, this.tools.clock.nowMs())) return;
		for (const connection of this.connections) connection.switched(fault);
		this.tools.onSwitch(this.plan.name, fault.text, isOn);
	}
	accept(client) {
		const number = this.numberOfConnections++;
		this.traffic.connections += 1;
		this.traffic.open += 1;
		this.arriving.add(client);
		const giveUp = () => void client.destroy();
		client.on("error", giveUp);
		connectUpstream(this.plan.to, this.tools.rules, this.resolver, (upstream, why) => {
			this.arriving.delete(client);
			client.off("error", giveUp);
			if (upstream === void 0 || client.destroyed) this.refuse(client, upstream, number, why);
			else this.join(client, upstream, number);
		});
	}
	refuse(client, upstream, number, why) {
		if (upstream === void 0) {
			this.traffic.refused += 1;
			this.lastRefusal = why;
		}
		this.traffic.closed(number);
		upstream?.destroy();
		client.on("error", () => void 0);
		client.resetAndDestroy();
	}
	join(client, upstream, number) {
		const { clock, seed, held } = this.tools;
		const connection = new Connection(client, upstream, {
			clock,
			seed,
			number,
			faults: this.faults,
			traffic: this.traffic,
			held,
			isControlled: this.tools.isControlled,
			onClose: (closed) => this.connections.delete(closed)
		});
		if (!connection.isOver) this.connections.add(connection);
	}
};
const textOfPlace = ({ host, port }) => `${host.includes(":") ? `[${host}]` : host}:${port}`;
//#endregion
//#region src/proxy/proxy.ts
/** Several routes in one process. */
var RunningProxy = class RunningProxy {
	routes;
	constructor(routes) {
		this.routes = routes;
	}
	/** Listens on all ports, or on none. Faults begin with `start`. */
	static async open(job, clock, onSwitch = () => void 0) {
		const { seed, allowHosts, isControlled } = job;
		const held = new HeldBudget();
		const routes = job.routes.map((plan) => new Route(plan, {
			clock,
			seed,
			held,
			rules: { allowHosts },
			isControlled,
			onSwitch
		}));
		const proxy = new RunningProxy(routes);
		const failed = (await Promise.allSettled(routes.map((route) => route.listen()))).find(({ status }) => status === "rejected");
		if (failed?.status !== "rejected") return proxy;
		await proxy.close();
		throw failed.reason;
	}
	/**
	* @param startMs what schedules count from: now, or the 0 of a run's clock
	* @param isMethodOn whether faults that a method switches are on from the beginning
	*/
	start(startMs, isMethodOn = true) {
		for (const route of this.routes) route.start(startMs, isMethodOn);
	}
	turnMethodFaults(isOn) {
		for (const route of this.routes) route.switchMethodFaults(isOn);
	}
	sights() {
		return this.routes.map((route) => route.sight());
	}
	async close() {
		await Promise.all(this.routes.map((route) => route.close()));
	}
};
//#endregion
export { textOfPlace as n, connectUpstream as r, RunningProxy as t };
