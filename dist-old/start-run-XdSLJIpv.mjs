import { t as UserError } from "./user-error-DBTzTUOt.mjs";
import { S as runPid, b as runEntry, x as runIds } from "./store-D97qw_Cm.mjs";
import { setTimeout } from "node:timers/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { open, readdir } from "node:fs/promises";
import { createHash } from "node:crypto";
import { spawn } from "node:child_process";
//#region src/cli/serve/find-tests.ts
const depthMost = 4;
const filesMost = 2e3;
/** A test says what it is near its beginning. */
const bytesRead = 64 * 1024;
const testEnding = /\.[cm]?[jt]s$/;
const notTests = /(\.d|\.config|\.test|\.spec)\.[cm]?[jt]s$/;
const passedOver = new Set([
	"node_modules",
	"dist",
	"build",
	"coverage",
	"vendor"
]);
/** Test files of a folder: what looks like one. None is run to find out; links are not followed. */
async function findTests(folder) {
	const tests = [];
	const waiting = [{
		path: folder,
		depth: 0
	}];
	let seen = 0;
	for (let next = waiting.shift(); next !== void 0; next = waiting.shift()) {
		const { path, depth } = next;
		const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
		for (const entry of entries.toSorted((a, b) => a.name < b.name ? -1 : 1)) {
			const inside = join(path, entry.name);
			if (entry.isDirectory() && !entry.name.startsWith(".") && !passedOver.has(entry.name) && depth < depthMost) waiting.push({
				path: inside,
				depth: depth + 1
			});
			if (!entry.isFile() || !testEnding.test(entry.name) || notTests.test(entry.name)) continue;
			seen += 1;
			if (seen > filesMost) return {
				tests,
				isCut: true
			};
			if (await isTest(inside)) tests.push(listed(relative(folder, inside)));
		}
	}
	return {
		tests,
		isCut: false
	};
}
function listed(path) {
	const shown = path.split(sep).join("/");
	return {
		id: createHash("sha256").update(shown).digest("hex").slice(0, 16),
		path: shown
	};
}
async function isTest(path) {
	const handle = await open(path).catch(() => void 0);
	if (handle === void 0) return false;
	try {
		const { bytesRead: length, buffer } = await handle.read(Buffer.alloc(bytesRead), 0, bytesRead, 0);
		const text = buffer.toString("utf8", 0, length);
		return /\bdefineTest\s*\(/.test(text) && /["']plimsoll["']/.test(text);
	} catch {
		return false;
	} finally {
		await handle.close();
	}
}
//#endregion
//#region src/cli/serve/start-run.ts
/** The built command: dist/cli.mjs, beside the chunk this file ends up in. */
const cliEntry = fileURLToPath(new URL("./cli.mjs", import.meta.url));
const lookMs = 100;
/** Loading a test and looking at its target takes seconds; whoever waits longer finds it in the list. */
const startWithinMs = 6e4;
const saidMost = 8e3;
/** A run that was asked to end has this long for what is in flight and its report. */
const endWithinMs = 3e4;
/** Starts tests of one folder as commands of their own, and ends with them. */
var RunStarter = class {
	#cwd;
	#runs;
	#env;
	#children = /* @__PURE__ */ new Set();
	#isStarting = false;
	constructor(cwd, runs, env) {
		this.#cwd = cwd;
		this.#runs = runs;
		this.#env = {
			...env,
			NO_COLOR: "1",
			FORCE_COLOR: void 0,
			PLIMSOLL_UI: void 0
		};
	}
	/** Gives the run's id once it is written; whatever keeps it from starting is a UserError. */
	async start(order) {
		const { tests } = await findTests(this.#cwd);
		const test = tests.find(({ id }) => id === order.test);
		if (test === void 0) throw new UserError("There is no such test in this folder any more");
		if (this.#isStarting) throw new UserError("Another test is being started");
		this.#isStarting = true;
		try {
			await this.#refuseBesideAnother();
			return await this.#started(this.#spawned(join(this.#cwd, test.path), order));
		} finally {
			this.#isStarting = false;
		}
	}
	/** Load that nobody at the page can see any more is not left behind. */
	async close() {
		const ends = [...this.#children].map((child) => new Promise((resolve) => void child.once("exit", () => resolve())));
		for (const child of this.#children) child.kill("SIGINT");
		const late = new AbortController();
		await Promise.race([Promise.all(ends), setTimeout(endWithinMs, void 0, { signal: late.signal }).catch(() => void 0)]);
		late.abort();
		for (const child of this.#children) child.kill("SIGKILL");
	}
	get running() {
		return this.#children.size;
	}
	/** Two loads on one machine measure each other. */
	async #refuseBesideAnother() {
		for (const id of (await runIds(this.#runs)).slice(0, 20)) {
			const { state } = await runEntry(this.#runs, id);
			if (state === "running") throw new UserError(`Run ${id} is going on`, { hint: "Stop it first." });
		}
	}
	#spawned(file, order) {
		const { method, users, ratePerSecond, durationSeconds } = order;
		const args = [
			cliEntry,
			method,
			file,
			...[
				...users === void 0 ? [] : ["--users", String(users)],
				...ratePerSecond === void 0 ? [] : ["--rate", `${String(ratePerSecond)}/s`],
				...durationSeconds === void 0 ? [] : ["--duration", `${String(Math.round(durationSeconds * 1e3))}ms`]
			],
			"--out",
			this.#runs,
			"--quiet"
		];
		const child = spawn(process.execPath, args, {
			cwd: this.#cwd,
			env: this.#env,
			stdio: [
				"ignore",
				"ignore",
				"pipe"
			],
			detached: true
		});
		const started = {
			child,
			said: ""
		};
		child.stderr.setEncoding("utf8").on("data", (text) => started.said = (started.said + text).slice(-saidMost));
		this.#children.add(child);
		child.once("exit", () => this.#children.delete(child));
		child.once("error", (error) => started.said += error.message);
		return started;
	}
	async #started(started) {
		const { child } = started;
		for (let waited = 0; waited < startWithinMs; waited += lookMs) {
			const id = await this.#idOf(child.pid);
			if (id !== void 0) return id;
			if (child.exitCode !== null || child.signalCode !== null || child.pid === void 0) throw refused(started.said);
			await setTimeout(lookMs);
		}
		throw new UserError("The test is still being loaded", { hint: "It appears in the list once it runs." });
	}
	/** Of the run that this process writes. */
	async #idOf(pid) {
		for (const id of (await runIds(this.#runs)).slice(0, 5)) if (pid !== void 0 && await runPid(this.#runs, id) === pid) return id;
	}
};
/** What the command said of why it did not start. */
function refused(said) {
	const lines = said.split("\n").map((line) => line.trim());
	const what = lines.find((line) => line.startsWith("error: "))?.slice(7);
	const part = (name) => lines.find((line) => line.startsWith(`${name} `))?.slice(name.length).trim();
	const [why, hint] = [part("why"), part("try")];
	return new UserError(what ?? "The test did not start", {
		...why !== void 0 && { why },
		hint: hint ?? "Start it in a terminal to see more."
	});
}
//#endregion
export { cliEntry as n, findTests as r, RunStarter as t };
