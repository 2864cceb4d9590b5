import { D as RandomStream, E as ScriptRandom, a as UrlHost, c as RequestLimits, d as HttpClient, f as AbortError, i as UserHost, l as HttpHost, n as ScriptUser, o as UrlUser, r as textOf, s as RouteTable, u as HttpFace } from "./scenario-B-hYjwMF.mjs";
import { performance } from "node:perf_hooks";
//#region src/load/level.ts
/** Levels and areas this close to a whole number are that number. */
const rounding = 1e-9;
/** A level over time, in straight lines: users or iterations/s. The run clock's 0 is its beginning. */
var LevelOverTime = class LevelOverTime {
	/** End of each stage, run clock. */
	ends = [];
	/** Integral of the level (level × seconds) up to each stage's beginning. */
	areas = [];
	stages;
	endMs;
	constructor(stages) {
		this.stages = stages.filter((stage) => stage.durationMs > 0);
		let endMs = 0;
		let area = 0;
		for (const stage of this.stages) {
			this.areas.push(area);
			area += (stage.from + stage.to) / 2 * stage.durationMs / 1e3;
			endMs += stage.durationMs;
			this.ends.push(endMs);
		}
		this.areas.push(area);
		this.endMs = endMs;
	}
	/** All of it: iterations, where the level is a rate. */
	get totalArea() {
		return this.areas.at(-1);
	}
	/** How much of the area lies before a moment. */
	areaBefore(ms) {
		if (ms <= 0) return 0;
		if (ms >= this.endMs) return this.totalArea;
		const index = this.stageAt(ms);
		const seconds = (ms - this.startOf(index)) / 1e3;
		return this.areas[index] + (this.stages[index].from + this.at(ms)) / 2 * seconds;
	}
	/** The level at a moment; 0 before and after. At a stage's very beginning, that stage's. */
	at(ms) {
		if (ms < 0 || ms >= this.endMs) return 0;
		const index = this.stageAt(ms);
		const stage = this.stages[index];
		const fraction = (ms - this.startOf(index)) / stage.durationMs;
		return stage.from + (stage.to - stage.from) * fraction;
	}
	/** Whole users: while the level rises the next one comes at once, while it falls each stays until its time is over. */
	usersAt(ms) {
		if (ms < 0 || ms >= this.endMs) return 0;
		const { from, to } = this.stages[this.stageAt(ms)];
		if (to > from) return Math.min(Math.ceil(to), Math.floor(this.at(ms) + rounding) + 1);
		return Math.ceil(this.at(ms) - rounding);
	}
	isFlatAt(ms) {
		if (ms < 0 || ms >= this.endMs) return true;
		const stage = this.stages[this.stageAt(ms)];
		return stage.from === stage.to;
	}
	/** The end of the stage running at this moment. */
	stageEndAfter(ms) {
		return ms >= this.endMs ? this.endMs : this.ends[this.stageAt(ms)];
	}
	/** The moment at which the integral reaches `area`; infinite where it never does. */
	whenAreaReaches(area) {
		if (area >= this.totalArea * .999999999999 - rounding) return Number.POSITIVE_INFINITY;
		const index = this.stageOfArea(area);
		const { from, to, durationMs } = this.stages[index];
		const wanted = area - this.areas[index];
		const slopePerSecond = (to - from) / durationMs * 1e3;
		const root = Math.sqrt(Math.max(0, from * from + 2 * slopePerSecond * wanted));
		const seconds = wanted === 0 ? 0 : 2 * wanted / (from + root);
		return this.startOf(index) + Math.min(seconds * 1e3, durationMs);
	}
	/** The same up to `atMs`, then another load. */
	to(load, atMs, planned) {
		return "level" in load ? this.changedAt(atMs, load.level) : this.scaledAt(atMs, planned, load.timesPlan);
	}
	/** The same up to `atMs`, then `level` until the planned end. */
	changedAt(atMs, level) {
		const kept = this.until(atMs);
		if (atMs < this.endMs) kept.push({
			durationMs: this.endMs - Math.max(0, atMs),
			from: level,
			to: level
		});
		return new LevelOverTime(kept);
	}
	/** The same up to `atMs`, then the levels of `planned` so many times. */
	scaledAt(atMs, planned, times) {
		const rest = planned.after(atMs).map(({ durationMs, from, to }) => {
			return {
				durationMs,
				from: from * times,
				to: to * times
			};
		});
		return new LevelOverTime([...this.until(atMs), ...rest]);
	}
	until(atMs) {
		const kept = [];
		for (const [index, stage] of this.stages.entries()) {
			const startMs = this.startOf(index);
			if (startMs >= atMs) break;
			if (this.ends[index] <= atMs) kept.push(stage);
			else kept.push({
				durationMs: atMs - startMs,
				from: stage.from,
				to: this.at(atMs)
			});
		}
		return kept;
	}
	after(atMs) {
		return this.stages.flatMap((stage, index) => {
			const endMs = this.ends[index];
			if (endMs <= atMs) return [];
			if (this.startOf(index) >= atMs) return [stage];
			return [{
				durationMs: endMs - atMs,
				from: this.at(atMs),
				to: stage.to
			}];
		});
	}
	/** The stage in which the integral passes `area`: of a load changed hundreds of times there are hundreds. */
	stageOfArea(area) {
		let low = 0;
		let high = this.stages.length - 1;
		while (low < high) {
			const middle = low + high >> 1;
			if (this.areas[middle + 1] <= area) low = middle + 1;
			else high = middle;
		}
		return low;
	}
	startOf(index) {
		return index === 0 ? 0 : this.ends[index - 1];
	}
	stageAt(ms) {
		let index = 0;
		while (this.ends[index] <= ms) index++;
		return index;
	}
};
//#endregion
//#region src/load/split.ts
/**
* The one place where load is divided. Parts differ by at most what their weights say, rounded by largest remainder
* (ties to the lower index), and always sum to the whole.
*/
function splitByWeights(whole, weights) {
	const sum = weights.reduce((total, weight) => total + weight, 0);
	if (!Number.isInteger(whole) || whole < 0) throw new RangeError(`cannot split ${whole}: it is no count`);
	if (sum <= 0) return weights.map((_, index) => index === 0 ? whole : 0);
	const exact = weights.map((weight) => whole * weight / sum);
	const parts = exact.map(Math.floor);
	const byRemainder = exact.map((value, index) => ({
		index,
		remainder: value - Math.floor(value)
	}));
	byRemainder.sort((left, right) => right.remainder - left.remainder || left.index - right.index);
	const left = whole - parts.reduce((total, part) => total + part, 0);
	for (let place = 0; place < left; place++) parts[byRemainder[place % parts.length].index] += 1;
	return parts;
}
/** The share of one of `count` equal workers. */
function shareOf(whole, index, count) {
	return Math.floor(whole / count) + (index < whole % count ? 1 : 0);
}
//#endregion
//#region src/load/limits.ts
const usedNothing = {
	requests: 0,
	bytes: 0
};
/** One worker's exact share of what is left of the run's limits: the shares of all workers sum to it. */
function requestShares({ maxRatePerSecond, limits = {}, workers }, worker, used) {
	const left = (whole, usedAlready) => whole === void 0 ? void 0 : shareOf(Math.max(0, whole - usedAlready), worker, workers);
	const requests = left(limits.requests, used.requests);
	const inFlight = left(limits.requestsInFlight, 0);
	const shares = {
		...maxRatePerSecond !== void 0 && { ratePerSecond: maxRatePerSecond / workers },
		...requests !== void 0 && { requests },
		...inFlight !== void 0 && { inFlight }
	};
	return {
		requests: Object.keys(shares).length === 0 ? void 0 : shares,
		bytes: left(limits.bytes, used.bytes)
	};
}
/** Of the whole run: what a target sends of more can cost it more than the load does. */
const tracesPerSecond = 500;
/** A worker's part of the traces that are sampled. */
function samplingOf({ http, workers }) {
	const asked = http.traceSampling ?? { perSecond: tracesPerSecond };
	return "share" in asked ? asked : { perSecond: asked.perSecond / workers };
}
//#endregion
//#region src/load/arrivals.ts
/** The random stream the arrivals of a scenario are drawn from; no user or iteration has this name. */
const arrivalsUser = 4294967294;
/**
* The intended starts of an open load, one after another. Every worker draws the whole sequence and takes its own every
* n-th, so the schedule does not depend on how many workers there are.
*
* With Λ(t) the integral of the rate, arrival n is at Λ(t) = n (even), or at Λ(t) = the sum of n + 1 exponential gaps
* of mean 1 (a Poisson process of that rate, by time change).
*/
var ArrivalSequence = class {
	/** Number of the next arrival among those of all workers, from 0. */
	index = -1;
	/** Its intended start, run clock; infinite when there are no more. */
	atMs = 0;
	area = 0;
	level;
	workers;
	isPoisson;
	random;
	constructor(level, arrivals, { seed, scenario, worker, workers }) {
		this.level = level;
		this.workers = workers;
		this.isPoisson = arrivals === "poisson";
		this.random = new RandomStream(seed, scenario, arrivalsUser, 0);
		this.draw(worker + 1);
	}
	/** On to this worker's next arrival. */
	advance() {
		this.draw(this.workers);
	}
	/** A new rate from a moment that is still to come: arrivals before it stay as they are. */
	change(level) {
		this.level = level;
		this.atMs = level.whenAreaReaches(this.area);
	}
	draw(count) {
		this.index += count;
		if (this.isPoisson) for (let each = 0; each < count; each++) this.area += this.random.exponential();
		else this.area = this.index;
		this.atMs = this.level.whenAreaReaches(this.area);
	}
};
//#endregion
//#region src/load/scenario-load.ts
/** Back-off of a user that finds no connection, so that a dead target is not stormed: 100 ms, doubling, up to 1 s. */
function backOffMs(failuresInARow) {
	return failuresInARow === 0 ? 0 : Math.min(1e3, 100 * 2 ** Math.min(10, failuresInARow - 1));
}
/** How long a user whose `start` failed waits before trying again. */
const startRetryMs = 1e3;
//#endregion
//#region src/load/closed-load.ts
/** While the number of users is changing it is looked at this often. */
const rampTickMs = 10;
/** One user in the load; hears itself when its iteration is done, so that nobody has to look for it. */
var Member = class {
	user;
	/** Starting or iterating; otherwise `timer` is running. */
	isBusy = true;
	/** To be retired as soon as it is not busy. */
	isLeaving = false;
	timer = void 0;
	load;
	constructor(load) {
		this.load = load;
	}
	iterationDone() {
		this.load.memberDone(this);
	}
};
/**
* Closed load: so many users, each beginning its next iteration when the last has ended and its pause is over.
* Users are numbered over all workers; this worker has those whose number is its own modulo the workers, so the
* shares are exact at every moment. With `allowance`, users share that many iterations and leave when they are gone.
*/
var ClosedLoad = class {
	isStopped = false;
	context;
	planned;
	level;
	allowance;
	isCounted;
	members = /* @__PURE__ */ new Map();
	/** Iterations of users that left: whoever comes back under their number goes on counting, and drawing, from there. */
	iterationsOf = /* @__PURE__ */ new Map();
	/** The lowest of this worker's numbers that is not asked for now. */
	nextId;
	/** More users than iterations would start for nothing. */
	idLimit;
	pauses = new RandomStream();
	isStarted = false;
	ramp = void 0;
	busy = 0;
	retiring = 0;
	most = 0;
	constructor(context, level, allowance) {
		this.context = context;
		this.planned = level;
		this.level = level;
		this.isCounted = allowance !== void 0;
		this.allowance = allowance ?? Number.POSITIVE_INFINITY;
		this.nextId = context.worker;
		this.idLimit = context.worker + context.workers * this.allowance;
	}
	prepare() {
		return Promise.resolve();
	}
	start() {
		this.isStarted = true;
		if (this.isCounted) this.context.iterations.planned += this.allowance;
		if (this.allowance === 0) this.stop();
		this.adjust();
	}
	change(atMs, to) {
		this.level = this.level.to(to, atMs, this.planned);
		this.adjust();
	}
	/** Its users are there as long as it lasts, and nothing is planned moment by moment. */
	warm() {}
	isThrough() {
		return true;
	}
	beginUntil() {}
	cutOff() {}
	stop() {
		if (this.isStopped) return;
		this.isStopped = true;
		this.ramp?.cancel();
		for (const member of [...this.members.values()]) this.dismiss(member);
		this.context.progressed();
	}
	abandon() {
		this.context.iterations.cancelled += this.busy;
	}
	get isDone() {
		return this.isStopped && this.members.size === 0 && this.retiring === 0;
	}
	get users() {
		return this.members.size;
	}
	get inFlight() {
		return this.busy;
	}
	takeUsersMost() {
		const { most } = this;
		this.most = this.members.size;
		return most;
	}
	/** Brings the number of users to the level, and comes back when the level will have changed. */
	adjust() {
		if (this.isStopped || !this.isStarted) return;
		this.ramp?.cancel();
		const { clock, workers } = this.context;
		const nowMs = Math.max(0, clock.nowMs());
		if (nowMs >= this.level.endMs) {
			this.stop();
			return;
		}
		const asked = Math.min(this.level.usersAt(nowMs), this.idLimit);
		for (; this.nextId < asked && !this.isStopped; this.nextId += workers) this.admit(this.nextId);
		for (; this.nextId - workers >= asked; this.nextId -= workers) this.dismiss(this.members.get(this.nextId - workers));
		if (this.isStopped) return;
		const untilStageEnd = this.level.stageEndAfter(nowMs) - nowMs;
		const waitMs = this.level.isFlatAt(nowMs) ? untilStageEnd : Math.min(rampTickMs, untilStageEnd);
		this.ramp = clock.after(waitMs, () => this.adjust());
	}
	admit(id) {
		const leaving = this.members.get(id);
		if (leaving !== void 0) {
			leaving.isLeaving = false;
			return;
		}
		const member = new Member(this);
		member.user = this.context.createUser(id, member);
		member.user.iteration = this.iterationsOf.get(id) ?? 0;
		this.members.set(id, member);
		this.most = Math.max(this.most, this.members.size);
		this.startUser(member);
	}
	async startUser(member) {
		member.isBusy = true;
		if (!this.context.hasStart || await member.user.start() || member.isLeaving) this.begin(member);
		else this.rest(member, startRetryMs, () => void this.startUser(member));
	}
	begin(member) {
		if (member.isLeaving) {
			this.retire(member);
			return;
		}
		if (this.context.gate.isHeld) {
			this.rest(member, 100, () => this.begin(member));
			return;
		}
		member.isBusy = true;
		this.busy++;
		if (--this.allowance === 0) this.stop();
		member.user.run(NaN, -1);
	}
	memberDone(member) {
		const { user } = member;
		this.busy--;
		if (this.isStopped && this.busy === 0) this.context.progressed();
		const pauseMs = member.isLeaving ? 0 : Math.max(this.pauseAfter(user), backOffMs(user.connectFailures));
		if (pauseMs > 0) this.rest(member, pauseMs, () => this.begin(member));
		else if (user.wasImmediate) this.context.clock.soon(() => this.begin(member));
		else this.begin(member);
	}
	rest(member, ms, then) {
		member.isBusy = false;
		member.timer = this.context.clock.after(ms, then);
	}
	pauseAfter(user) {
		const { pause, seed, scenario, clock } = this.context;
		if (pause.kind === "none") return 0;
		if (pause.kind === "constant") return pause.ms;
		if (pause.kind === "pacing") return Math.max(0, user.startedMs + pause.ms - clock.nowMs());
		this.pauses.reseed(seed, scenario, user.id, (2147483648 | user.iteration) >>> 0);
		return pause.lowMs + this.pauses.number() * (pause.highMs - pause.lowMs);
	}
	/** Lets a user go: now where it waits, after its iteration where it works. */
	dismiss(member) {
		if (member === void 0 || member.isLeaving) return;
		member.isLeaving = true;
		if (member.isBusy) return;
		member.timer?.cancel();
		this.retire(member);
	}
	async retire({ user }) {
		this.members.delete(user.id);
		this.iterationsOf.set(user.id, user.iteration);
		this.retiring++;
		await user.stop();
		user.close();
		this.retiring--;
		this.context.progressed();
	}
};
//#endregion
//#region src/load/open-users.ts
/** The users of an open load: those at hand, those being started, those that leave. */
var OpenUsers = class {
	/** Being started, or waiting to be tried again. */
	starting = 0;
	/** All there are but those that leave. */
	count = 0;
	context;
	listener;
	onStarted;
	idle = [];
	retries = /* @__PURE__ */ new Map();
	nextUser = 0;
	most = 0;
	retiring = 0;
	isGivingUp = false;
	/** @param onStarted one more is at hand, or has been given up */
	constructor(context, listener, onStarted) {
		this.context = context;
		this.listener = listener;
		this.onStarted = onStarted;
	}
	get idleCount() {
		return this.idle.length;
	}
	get areGone() {
		return this.starting === 0 && this.retiring === 0;
	}
	takeMost() {
		const { most } = this;
		this.most = this.count;
		return most;
	}
	/** The one that worked last: its connection is the warmest. */
	take() {
		return this.idle.pop();
	}
	/** Makes sure that the user that will be taken as the n-th from now on is there, with its connection open. */
	warm(nth) {
		const known = this.idle[this.idle.length - 1 - nth];
		if (known !== void 0) known.warm();
		else if (this.context.hasStart) {
			if (this.idle.length + this.starting <= nth) this.start();
		} else {
			const user = this.create();
			user.warm();
			this.idle.unshift(user);
		}
	}
	give(user) {
		this.idle.push(user);
	}
	create() {
		const { worker, workers } = this.context;
		this.most = Math.max(this.most, ++this.count);
		return this.context.createUser(worker + workers * this.nextUser++, this.listener);
	}
	/** Starts one more, and goes on trying. Resolves when it has been tried once. */
	start() {
		this.starting++;
		return this.attempt(this.create());
	}
	/** Who is still to be started is not tried again. */
	giveUp() {
		this.isGivingUp = true;
		for (const [user, timer] of this.retries) {
			timer.cancel();
			this.leaveUnstarted(user);
		}
		this.retries.clear();
	}
	retireIdle() {
		for (const user of this.idle) this.retire(user);
		this.idle.length = 0;
	}
	async attempt(user) {
		const hasStarted = await user.start();
		if (!hasStarted && !this.isGivingUp) {
			const retry = () => {
				this.retries.delete(user);
				this.attempt(user);
			};
			this.retries.set(user, this.context.clock.after(startRetryMs, retry));
			return;
		}
		if (hasStarted) {
			this.starting--;
			this.idle.push(user);
		} else this.leaveUnstarted(user);
		this.onStarted();
	}
	leaveUnstarted(user) {
		this.starting--;
		this.retire(user);
	}
	async retire(user) {
		this.count--;
		this.retiring++;
		await user.stop();
		user.close();
		this.retiring--;
		this.context.progressed();
	}
};
//#endregion
//#region src/load/open-load.ts
/** Timers are woken this much before an arrival that is then waited for exactly. */
const wakeEarlyMs = 1.5;
/**
* Timers are whole milliseconds, so the last stretch before an arrival is waited for by turning the event loop: exact to
* some microseconds, at the price of processor time. That may be a quarter of the time, saved up for 20 ms at most.
*/
const turning = {
	share: .25,
	savedMsMax: 20
};
/** Connections opened ahead of time, and how often so many: a burst of handshakes would be a load of its own. */
const warmLot = 4;
const warmEveryMs = 5;
/** Who starts with a script of his own costs the target more than a handshake. */
const startEveryMs = 25;
/** Late arrivals sent in one turn of the event loop before answers get a turn. */
const launchBatch = 1e3;
/**
* Open load: iterations begin when they are due, whatever became of those before. Users are taken from those at hand;
* when none is free another is started. An arrival that is late keeps its intended start; one beyond the bound on
* what is in flight is dropped and counted.
*/
var OpenLoad = class {
	isStopped = false;
	context;
	sequence;
	planned;
	level;
	userPool;
	/** Arrivals for which a user is being started. */
	pending = [];
	running = 0;
	timer = void 0;
	warming = void 0;
	/** The loop is being turned: `wake` will come without a timer. */
	isTurnDue = false;
	savedMs = 0;
	lookedMs = 0;
	isTurning = false;
	isStarted = false;
	isPumping = false;
	isEnding = false;
	constructor(context, level, sequence) {
		this.context = context;
		this.planned = level;
		this.level = level;
		this.sequence = sequence;
		this.userPool = new OpenUsers(context, this, () => this.userStarted());
	}
	/** Gets the users the first moments will need: started, or else with their connections being opened. */
	async prepare() {
		const { hasStart, workers } = this.context;
		const peak = Math.max(this.level.at(0), this.level.at(this.level.stageEndAfter(0) - 1));
		const needed = Math.ceil(peak * (hasStart ? .25 : .02) / workers) + 1;
		const count = Math.min(hasStart ? 200 : 64, needed, this.context.room());
		if (hasStart) {
			await Promise.all(Array.from({ length: count }, () => this.userPool.start()));
			return;
		}
		for (let each = 0; each < count; each++) {
			const user = this.userPool.create();
			user.warm();
			this.userPool.give(user);
		}
	}
	start() {
		this.isStarted = true;
		this.arm();
	}
	change(atMs, to) {
		this.level = this.level.to(to, atMs, this.planned);
		this.sequence.change(this.level);
		if (this.isStarted) this.arm();
	}
	warm(users) {
		const { clock, hasStart, room } = this.context;
		const most = Math.min(users, this.userPool.idleCount + Math.max(0, room()));
		const lot = hasStart ? 1 : warmLot;
		let ready = hasStart ? this.userPool.idleCount : 0;
		const next = () => {
			if (this.isStopped) return;
			for (let each = 0; each < lot && ready < most; each++) this.userPool.warm(ready++);
			if (ready < most) this.warming = clock.after(hasStart ? startEveryMs : warmEveryMs, next);
		};
		this.warming?.cancel();
		next();
	}
	isThrough(atMs) {
		return this.isStopped || this.sequence.atMs >= atMs;
	}
	beginUntil(atMs) {
		const nowMs = this.context.clock.nowMs();
		const wasPumping = this.isPumping;
		this.isPumping = true;
		for (let begun = 0; begun < launchBatch && this.sequence.atMs < atMs && !this.isStopped; begun++) this.launchNext(nowMs);
		this.isPumping = wasPumping;
	}
	cutOff() {
		this.cancelPending();
	}
	stop() {
		if (this.isStopped) return;
		this.isStopped = true;
		this.timer?.cancel();
		this.warming?.cancel();
		this.userPool.giveUp();
		this.endIfIdle();
		this.context.progressed();
	}
	abandon() {
		this.cancelPending();
		this.context.iterations.cancelled += this.running;
	}
	get isDone() {
		return this.isEnding && this.userPool.areGone;
	}
	get users() {
		return this.userPool.count;
	}
	get inFlight() {
		return this.running + this.pending.length;
	}
	takeUsersMost() {
		return this.userPool.takeMost();
	}
	iterationDone(user) {
		this.running--;
		this.userPool.give(user);
		this.servePending();
		if (this.isStopped) this.endIfIdle();
		else if (!this.isPumping && this.sequence.atMs <= this.context.clock.nowMs()) this.pump();
	}
	/** Waits for the next arrival of this worker. */
	arm() {
		this.timer?.cancel();
		this.timer = void 0;
		if (this.isStopped || this.isTurnDue) return;
		const { clock } = this.context;
		const nowMs = clock.nowMs();
		if (this.sequence.atMs === Number.POSITIVE_INFINITY) {
			this.timer = clock.after(Math.max(0, this.level.endMs - nowMs), () => this.stop());
			return;
		}
		const waitMs = this.sequence.atMs - nowMs;
		const isNear = waitMs <= wakeEarlyMs + 1;
		if (!isNear || waitMs <= 0) this.isTurning = false;
		if (waitMs <= 0) this.pump();
		else if (!isNear) this.timer = clock.after(Math.floor(waitMs - wakeEarlyMs), () => this.arm());
		else if (this.mayTurn(nowMs)) this.turn();
		else this.timer = clock.after(1, () => this.arm());
	}
	/** Takes the time since the last look from what turning has saved up, if the last look was a turn. */
	mayTurn(nowMs) {
		const sinceMs = nowMs - this.lookedMs;
		this.lookedMs = nowMs;
		const spentMs = this.isTurning ? sinceMs : 0;
		this.savedMs = Math.min(turning.savedMsMax, this.savedMs + sinceMs * turning.share - spentMs);
		this.isTurning = this.savedMs > 0;
		return this.isTurning;
	}
	turn() {
		this.isTurnDue = true;
		this.context.clock.soon(() => {
			this.isTurnDue = false;
			this.arm();
		});
	}
	/** Begins everything that is due. */
	pump() {
		const { clock, marks } = this.context;
		const nowMs = clock.nowMs();
		this.isPumping = true;
		for (let launched = 0; launched < launchBatch && this.sequence.atMs <= nowMs && !this.isStopped; launched++) {
			if (this.sequence.atMs >= marks.nextMs) marks.pass();
			this.launchNext(nowMs);
		}
		this.isPumping = false;
		if (this.sequence.atMs > nowMs) this.arm();
		else if (!this.isTurnDue) this.turn();
	}
	launchNext(nowMs) {
		const { atMs, index } = this.sequence;
		this.sequence.advance();
		this.launch(atMs, index, nowMs);
	}
	launch(atMs, index, nowMs) {
		const { context, userPool } = this;
		const { iterations, recorder, hasStart } = context;
		iterations.planned++;
		recorder.sendLag.record(Math.max(0, nowMs - atMs));
		if (context.room() <= 0) {
			iterations.dropped++;
			return;
		}
		const user = userPool.take() ?? (hasStart ? void 0 : userPool.create());
		if (user !== void 0) this.begin(user, atMs, index);
		else {
			iterations.waitedForUser++;
			this.pending.push({
				atMs,
				index
			});
		}
		if (hasStart) this.keepReserve();
	}
	/** A user for every arrival that waits; and where users take time to start, a tenth more than are busy. */
	keepReserve() {
		const { userPool, pending, running } = this;
		if (userPool.starting < pending.length || userPool.idleCount + userPool.starting < Math.ceil(running / 10)) userPool.start();
	}
	begin(user, atMs, index) {
		this.running++;
		user.run(atMs, index);
	}
	userStarted() {
		this.servePending();
		if (this.isStopped) this.endIfIdle();
	}
	servePending() {
		while (this.pending.length > 0) {
			const user = this.userPool.take();
			if (user === void 0) return;
			const { atMs, index } = this.pending.shift();
			this.begin(user, atMs, index);
		}
	}
	/** After the last iteration under way: arrivals no user will come for are cancelled, users retired. */
	endIfIdle() {
		if (this.running > 0) return;
		if (this.pending.length > 0 && this.userPool.starting > 0) return;
		this.cancelPending();
		this.isEnding = true;
		this.userPool.retireIdle();
		this.context.progressed();
	}
	cancelPending() {
		this.context.iterations.started += this.pending.length;
		this.context.iterations.cancelled += this.pending.length;
		this.pending.length = 0;
	}
};
//#endregion
//#region src/load/loads.ts
/** This worker's part of one scenario's load. */
function loadOf(plan, context) {
	switch (plan.kind) {
		case "open": {
			const level = new LevelOverTime(plan.stages);
			return new OpenLoad(context, level, new ArrivalSequence(level, plan.arrivals, context));
		}
		case "closed": return new ClosedLoad(context, new LevelOverTime(plan.stages));
		case "iterations": {
			const { users, maxDurationMs } = plan;
			return new ClosedLoad(context, new LevelOverTime([{
				durationMs: maxDurationMs,
				from: users,
				to: users
			}]), iterationsOf(plan, context));
		}
	}
}
function iterationsOf({ users, iterations }, { worker, workers }) {
	return splitByWeights(iterations, Array.from({ length: workers }, (_, each) => shareOf(users, each, workers)))[worker];
}
/**
* What of each scenario's iterations falls to one worker until a moment of the run clock: for a worker that cannot say
* so itself any more. Null where nothing is planned one by one (closed load).
* @param levels per scenario, what its load came to be where it was changed
*/
function plannedFor({ scenarios, seed, workers }, worker, untilMs, levels = []) {
	return scenarios.map(({ load }, scenario) => {
		if (load.kind === "closed") return null;
		if (load.kind === "iterations") return iterationsOf(load, {
			worker,
			workers
		});
		const place = {
			seed,
			scenario,
			worker,
			workers
		};
		const sequence = new ArrivalSequence(levels[scenario] ?? new LevelOverTime(load.stages), load.arrivals, place);
		let count = 0;
		for (; sequence.atMs <= untilMs; sequence.advance()) count++;
		return count;
	});
}
/** When a load ends by its plan, run clock. */
function plannedEndMs(load) {
	if (load.kind === "iterations") return load.maxDurationMs;
	return load.stages.reduce((sum, stage) => sum + stage.durationMs, 0);
}
//#endregion
//#region src/load/loop-watch.ts
const periodMs = 20;
/** Stalls told of per interval; in more than these the run is lost anyway. */
const stallLimit = 100;
/** Looks every 20 ms whether the event loop still turns in time. */
var LoopWatch = class {
	stalls = [];
	timer = void 0;
	lastMs;
	clock;
	recorder;
	constructor(clock, recorder) {
		this.clock = clock;
		this.recorder = recorder;
		this.lastMs = clock.nowMs();
	}
	start() {
		this.lastMs = this.clock.nowMs();
		this.arm();
	}
	stop() {
		this.timer?.cancel();
	}
	takeStalls() {
		const { stalls } = this;
		this.stalls = [];
		return stalls;
	}
	arm() {
		this.timer = this.clock.after(periodMs, () => {
			const nowMs = this.clock.nowMs();
			const lateMs = nowMs - this.lastMs - periodMs;
			this.recorder.loopDelay.record(Math.max(0, lateMs));
			if (lateMs >= 100 && this.stalls.length < stallLimit) this.stalls.push({
				atMs: this.lastMs + periodMs,
				durationMs: lateMs
			});
			this.lastMs = nowMs;
			this.arm();
		});
	}
};
//#endregion
//#region src/load/marks.ts
/** What is begun this late after a change still counts as of the time before it. */
const patienceMs = 100;
/**
* Moments at which the load changes: what was counted before one is told of before anything of the new load begins,
* and as soon as all of the old has begun.
*/
var Marks = class {
	/** The next of them; infinity where there is none. */
	nextMs = Number.POSITIVE_INFINITY;
	parts;
	timers = /* @__PURE__ */ new Map();
	constructor(parts) {
		this.parts = parts;
	}
	add(atMs) {
		if (this.timers.has(atMs)) return;
		this.wait(atMs, atMs - this.parts.clock.nowMs());
		this.nextMs = Math.min(this.nextMs, atMs);
	}
	/** Something of the new load is about to begin: timers come late by a millisecond or more, this does not. */
	pass() {
		const atMs = this.nextMs;
		this.remove(atMs);
		this.parts.beginUntil(atMs);
		this.parts.post();
	}
	cancel() {
		for (const timer of this.timers.values()) timer.cancel();
		this.timers.clear();
		this.nextMs = Number.POSITIVE_INFINITY;
	}
	look(atMs) {
		const nowMs = this.parts.clock.nowMs();
		if (!(nowMs >= atMs && this.parts.isThrough(atMs)) && nowMs <= atMs + patienceMs) {
			const { clock } = this.parts;
			let isOff = false;
			this.timers.set(atMs, { cancel: () => void (isOff = true) });
			clock.soon(() => {
				if (!isOff) this.look(atMs);
			});
			return;
		}
		this.remove(atMs);
		this.parts.post();
	}
	wait(atMs, delayMs) {
		this.timers.set(atMs, this.parts.clock.after(delayMs, () => this.look(atMs)));
	}
	remove(atMs) {
		this.timers.get(atMs)?.cancel();
		this.timers.delete(atMs);
		this.nextMs = Math.min(Number.POSITIVE_INFINITY, ...this.timers.keys());
	}
};
//#endregion
//#region src/load/user-factory.ts
/**
* Makes the users of one scenario; what they share is made once.
* @param pauses whether `pause` inside a flow waits
*/
function userFactory(parts, http, index, pauses) {
	const { plan, test, setup, env, voice, recorder } = parts;
	const iterations = recorder.iterations(index);
	if (test === void 0) {
		if (plan.test.kind !== "url") throw new Error("a file test reached the engine without its definition");
		const host = new UrlHost(http, plan.test, iterations);
		return (id, listener) => new UrlUser(host, listener, id);
	}
	const { seed, target } = plan;
	const written = test.scenarios[index];
	const host = new UserHost({
		http,
		scenario: plan.scenarios[index]?.inTurn === true ? {
			...written,
			order: "sequence"
		} : written,
		scenarioIndex: index,
		seed,
		target,
		pauses,
		setup,
		env,
		voice,
		iterations
	});
	return (id, listener) => new ScriptUser(host, listener, id);
}
//#endregion
//#region src/load/engine.ts
/** How often a worker posts what it counted. */
const intervalMs = 250;
/** Even arrivals fall due on round moments, and answers soon after: posting just before takes time from neither. */
const postAheadMs = 5;
/** Users that take longer than this to start do not hold the run up. */
const prepareLimitMs = 3e4;
/** One worker's part of a run: all its scenarios' loads, and the count of what happened. */
var Engine = class {
	parts;
	http;
	inFlightMax;
	loads;
	watch;
	finished;
	finish = () => void 0;
	interval = void 0;
	grace = void 0;
	lastMoment = void 0;
	openedBefore = 0;
	isStarted = false;
	toldOfPublic = false;
	toldOfAgent = false;
	/** No new iterations begin: those under way are waited for. */
	isLoadOver = false;
	/** None is under way any more: users are waited for. */
	isIdle = false;
	isEnded = false;
	gate = { isHeld: false };
	marks;
	constructor(parts) {
		const { plan, clock, worker, recorder, protocol } = parts;
		this.parts = parts;
		this.watch = new LoopWatch(clock, recorder);
		this.finished = new Promise((resolve) => {
			this.finish = resolve;
		});
		const { sharedConnections } = plan.http;
		const { requests, bytes } = requestShares(plan, worker, parts.used ?? usedNothing);
		this.http = new HttpHost({
			plan: plan.http,
			clock,
			recorder,
			protocol,
			limits: requests && new RequestLimits(clock, requests, () => this.spend("requests")),
			sharedConnections: sharedConnections === void 0 ? void 0 : Math.max(1, shareOf(sharedConnections, worker, plan.workers)),
			sampling: samplingOf(plan),
			joinsTraces: plan.receive !== void 0
		});
		if (bytes !== void 0) protocol.traffic.limit(bytes, () => this.spend("bytes"));
		this.inFlightMax = Math.max(1, shareOf(plan.maxInFlight, worker, plan.workers));
		this.marks = new Marks({
			clock,
			isThrough: (atMs) => this.loads.every((load) => load.isThrough(atMs)),
			beginUntil: (atMs) => {
				for (const load of this.loads) load.beginUntil(atMs);
			},
			post: () => {
				if (!this.isEnded) this.post(false);
			}
		});
		this.loads = plan.scenarios.map(({ load }, index) => loadOf(load, this.contextOf(index)));
	}
	/** Starts what must be there before the run clock's 0. */
	async prepare() {
		let limit;
		const tooLong = new Promise((resolve) => {
			limit = this.parts.clock.after(prepareLimitMs, resolve);
		});
		await Promise.race([
			Promise.all(this.loads.map((load) => load.prepare())),
			this.finished,
			tooLong
		]);
		limit?.cancel();
	}
	/** Runs from the run clock's 0 until all load is done; the last interval message is posted before it resolves. */
	run() {
		const { clock } = this.parts;
		const begin = () => {
			if (clock.nowMs() < 0) clock.soon(begin);
			else this.start();
		};
		clock.after(Math.max(0, -clock.nowMs() - 2), begin);
		return this.finished;
	}
	change(request) {
		this.loads[request.scenario]?.change(request.atMs, request);
		if (request.isMark === true) this.marks.add(request.atMs);
	}
	/** Gets users ready for more load: so many of all workers', per scenario. */
	warm(users) {
		const { worker, plan } = this.parts;
		for (const [index, load] of this.loads.entries()) load.warm(shareOf(users[index] ?? 0, worker, plan.workers));
	}
	/** Ends what is under way as cancelled; the load goes on. */
	cutOff() {
		this.http.cutOff();
		for (const load of this.loads) load.cutOff();
	}
	/** While held nothing new begins: open load drops its arrivals, users of closed load wait. */
	hold(isOn) {
		this.gate.isHeld = isOn;
	}
	/** No new iterations; those under way may end within the graceful stop. */
	stop() {
		for (const load of this.loads) load.stop();
	}
	/** Ends everything now: what is in flight is counted as cancelled. */
	cancel() {
		this.stop();
		this.end();
	}
	/** Posts what was counted since the last post, ahead of time. */
	report() {
		if (!this.isEnded) this.post(false);
	}
	/** Bytes are counted as they pass: what is in flight then is cut off, or a body without an end would go on. */
	spend(limit) {
		if (this.isEnded) return;
		this.parts.notice({
			kind: "limit",
			limit
		});
		if (limit === "bytes") this.cancel();
		else this.stop();
	}
	start() {
		if (this.isEnded) return;
		this.isStarted = true;
		this.parts.loopBusyRatio();
		this.watch.start();
		this.armInterval();
		this.armLastMoment();
		for (const load of this.loads) if (!load.isStopped) load.start();
		this.look();
	}
	armLastMoment() {
		const { plan, clock } = this.parts;
		const limitMs = plan.limits?.durationMs;
		if (limitMs === void 0 || plan.scenarios.every(({ load }) => plannedEndMs(load) <= limitMs)) return;
		this.lastMoment = clock.after(limitMs - clock.nowMs(), () => {
			if (!this.isLoadOver) this.spend("duration");
		});
	}
	/** Whether the load is over, and whether everything has ended. */
	look() {
		if (this.isEnded) return;
		if (!this.isLoadOver && this.loads.every((load) => load.isStopped)) {
			if (this.isStarted) this.post(false);
			this.isLoadOver = true;
			this.lastMoment?.cancel();
			this.grace = this.parts.clock.after(this.parts.plan.gracefulStopMs, () => this.end());
		}
		if (!this.isStarted) return;
		if (this.loads.every((load) => load.isDone)) this.end();
		else if (this.isLoadOver && !this.isIdle && this.inFlight() === 0) {
			this.isIdle = true;
			this.post(false);
		}
	}
	end() {
		if (this.isEnded) return;
		this.isEnded = true;
		this.interval?.cancel();
		this.grace?.cancel();
		this.lastMoment?.cancel();
		this.marks.cancel();
		this.watch.stop();
		this.http.cancel();
		this.parts.clock.soon(() => {
			for (const load of this.loads) load.abandon();
			this.post(true);
			this.finish();
		});
	}
	/** On the grid of the run clock, whatever the timer's delay: intervals do not drift against seconds. */
	armInterval() {
		const { clock } = this.parts;
		const nowMs = clock.nowMs();
		const nextMs = (Math.round((nowMs + postAheadMs) / intervalMs) + 1) * intervalMs - postAheadMs;
		this.interval = clock.after(nextMs - nowMs, () => {
			this.post(false);
			this.armInterval();
		});
	}
	post(isLast) {
		const { recorder, clock, post } = this.parts;
		this.giveNotice();
		const nowMs = this.isStarted ? clock.nowMs() : 0;
		this.http.traces.look(nowMs);
		post(recorder.takeInterval(nowMs, this.health(), {
			isLast,
			isAfterLoad: this.isLoadOver
		}), this.http.sent);
	}
	giveNotice() {
		const { protocol, notice } = this.parts;
		if (protocol.reachesPublic && !this.toldOfPublic) {
			this.toldOfPublic = true;
			notice({ kind: "publicHost" });
		}
		if (this.http.isUnidentified && !this.toldOfAgent) {
			this.toldOfAgent = true;
			notice({ kind: "unidentified" });
		}
	}
	health() {
		const { counters } = this.parts.protocol;
		const opened = counters.opened - this.openedBefore;
		this.openedBefore = counters.opened;
		const answers = this.parts.plan.samplesAnswers === true ? this.http.answers.take() : void 0;
		return {
			loopBusyRatio: this.parts.loopBusyRatio(),
			users: this.loads.map((load) => load.users),
			usersMost: this.loads.map((load) => load.takeUsersMost()),
			inFlight: this.inFlight(),
			connectionsOpen: counters.open,
			connectionsOpened: opened,
			connectionsMax: counters.openMax,
			unsolicited: counters.unsolicited,
			folded: counters.folded,
			stalls: this.watch.takeStalls(),
			...answers && { answers }
		};
	}
	inFlight() {
		let sum = 0;
		for (const load of this.loads) sum += load.inFlight;
		return sum;
	}
	contextOf(index) {
		const { plan, clock, worker, test, recorder } = this.parts;
		const { load } = plan.scenarios[index];
		const definition = test?.scenarios[index];
		return {
			clock,
			recorder,
			iterations: recorder.iterations(index),
			seed: plan.seed,
			scenario: index,
			worker,
			workers: plan.workers,
			pause: plan.think && definition !== void 0 ? definition.pause : { kind: "none" },
			hasStart: definition?.start !== void 0,
			gate: this.gate,
			marks: this.marks,
			room: () => this.gate.isHeld ? 0 : this.inFlightMax - this.inFlight(),
			createUser: userFactory(this.parts, this.http, index, load.kind !== "open" && plan.think),
			progressed: () => clock.soon(() => this.look())
		};
	}
};
//#endregion
//#region src/load/hook.ts
/** Streams of the run's two hooks; no scenario has this number. */
const hookScenario = 4294967295;
/**
* Requests of a hook are counted under scenario and step of its name. It runs alone, so it has the whole of the run's
* limits; only what setup made may be taken down by as many requests as that needs.
*/
function hookContext(name, parts) {
	const { clock, recorder, protocol, env, voice } = parts;
	const plan = name === "setup" ? parts.plan : withoutTotals(parts.plan);
	const { requests, bytes } = requestShares({
		...plan,
		workers: 1
	}, 0, usedNothing);
	const spent = (limit) => parts.notice({
		kind: "limit",
		limit
	});
	const limits = requests && new RequestLimits(clock, requests, () => spent("requests"));
	const http = new HttpHost({
		plan: plan.http,
		clock,
		recorder,
		protocol,
		limits,
		sharedConnections: void 0,
		joinsTraces: plan.receive !== void 0
	});
	if (bytes !== void 0) protocol.traffic.limit(bytes, () => {
		spent("bytes");
		http.cancel();
	});
	const client = new HttpClient(http, new RouteTable(recorder, name, plan.target, http.endpoints));
	client.step = name;
	const random = new ScriptRandom();
	random.stream.reseed(plan.seed, hookScenario, name === "setup" ? 0 : 1, 0);
	const given = {
		http: new HttpFace(client),
		random,
		env,
		log: (...values) => voice.log(values.map(textOf).join(" ")),
		abort: (why) => {
			throw new AbortError(why);
		}
	};
	const used = () => ({
		requests: limits?.used ?? 0,
		bytes: bytes === void 0 ? 0 : bytes - protocol.traffic.bytesLeft
	});
	const cancel = () => {
		http.cancel();
		if (http.isUnidentified) parts.notice({ kind: "unidentified" });
	};
	return {
		given,
		idle: () => client.idle(),
		cancel,
		used,
		sent: http.sent
	};
}
function withoutTotals(plan) {
	const { requestsInFlight } = plan.limits ?? {};
	return {
		...plan,
		limits: requestsInFlight === void 0 ? {} : { requestsInFlight }
	};
}
//#endregion
//#region src/load/real-clock.ts
/** Milliseconds of the system's monotonic clock: the same in all threads and processes of a machine. */
function monotonicMs() {
	return Number(process.hrtime.bigint()) / 1e6;
}
/** Beyond it Node's timers fire at once. */
const longestMs = 2 ** 31 - 1;
var RealTimer = class {
	handle;
	constructor(delayMs, callback) {
		this.handle = setTimeout(callback, Math.min(Math.ceil(delayMs), longestMs));
	}
	cancel() {
		clearTimeout(this.handle);
	}
};
/** The run clock of one thread: `performance.now()`, moved so that all threads count from the same moment. */
var RealClock = class {
	toMonotonicMs;
	offsetMs;
	constructor(startMonotonicMs = monotonicMs()) {
		this.toMonotonicMs = monotonicMs() - performance.now();
		this.offsetMs = this.toMonotonicMs - startMonotonicMs;
	}
	/** Sets the moment the run begins, in the system's monotonic milliseconds. */
	startAt(startMonotonicMs) {
		this.offsetMs = this.toMonotonicMs - startMonotonicMs;
	}
	nowMs() {
		return performance.now() + this.offsetMs;
	}
	after(delayMs, callback) {
		return new RealTimer(delayMs, callback);
	}
	soon(callback) {
		setImmediate(callback);
	}
};
//#endregion
export { plannedEndMs as a, LevelOverTime as c, Engine as i, monotonicMs as n, plannedFor as o, hookContext as r, splitByWeights as s, RealClock as t };
