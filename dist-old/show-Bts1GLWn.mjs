import { N as traceLinkOf } from "./diagnosis-YXdB6ksB.mjs";
import { n as exitCodes, t as UserError } from "./user-error-DBTzTUOt.mjs";
import { O as readTraces, y as openRun } from "./store-D97qw_Cm.mjs";
import { c as summaryText, f as resultJson, i as routeText } from "./report-BjEFIhEC.mjs";
import { g as addFlags } from "./settings-CGBq8P3C.mjs";
import { i as nearPath, n as findRun, o as runsSettings, r as jsonOption } from "./runs-folder-oDiv40HB.mjs";
import { n as pageFor } from "./terminal-page-D5VwYbfC.mjs";
import { Option } from "commander";
//#region src/cli/show/find-route.ts
const listed = 12;
const suggested = 3;
/** Routes that are meant: by the target's name, by the test's, or by the path alone. Several: of several services. */
function findRoutes({ id, inside, operations }, asked) {
	const routes = inside?.routes ?? [];
	if (routes.length === 0) throw withoutTraces(id);
	const found = matches(routes, asked);
	if (found.length > 0) return found;
	const names = unique(routes.map((route) => route.route));
	const close = closest(asked, names);
	const wasSent = operations.some(({ method, name }) => fold(`${method ?? ""} ${name}`) === fold(asked));
	throw new UserError(`No trace of ${JSON.stringify(asked)} came in run ${id}.`, {
		why: wasSent ? `It was requested, and the target calls it otherwise or sends no trace of it. Those that came: ${listOf(names)}.` : `Those that came: ${listOf(names)}.`,
		...close.length > 0 && { hint: `Did you mean ${close.map((name) => JSON.stringify(name)).join(" or ")}?` },
		exitCode: exitCodes.usage
	});
}
function withoutTraces(id) {
	return new UserError(`Run ${id} has no traces of its target.`, {
		why: "Where the time of a route goes is told by the target's traces, and none came.",
		hint: "plimsoll doctor <target> --traces says what to set in the target; then run the test again.",
		exitCode: exitCodes.usage
	});
}
function matches(routes, asked) {
	const wanted = fold(asked);
	const ways = [
		({ route }) => route === asked,
		({ route, service }) => fold(`${route} (${service})`) === wanted,
		({ route, operations }) => [route, ...operations].some((name) => fold(name) === wanted),
		({ route, operations }) => [route, ...operations].some((name) => fold(withoutNames(name)) === fold(withoutNames(asked))),
		({ route }) => fold(route.replace(/^[A-Z]+ /, "")) === wanted
	];
	for (const fits of ways) {
		const found = routes.filter(fits);
		if (found.length > 0) return found;
	}
	return [];
}
const fold = (text) => text.trim().replace(/\s+/g, " ").toLowerCase();
/** `/products/:id`, `/products/{id}` and `/products/<int:id>` are one route. */
const withoutNames = (route) => route.replace(/:\w+|\{[^}]*\}|<[^>]*>|\[[^\]]*\]/g, "{}").replace(/\/$/, "");
function listOf(names) {
	const rest = names.length - listed;
	return rest > 1 ? `${names.slice(0, listed).join(", ")} and ${String(rest)} more` : names.join(", ");
}
function closest(asked, names) {
	return names.map((name) => ({
		name,
		steps: editSteps(fold(asked), fold(name))
	})).filter(({ name, steps }) => steps <= Math.max(3, name.length / 2)).sort((one, other) => one.steps - other.steps).slice(0, suggested).map(({ name }) => name);
}
const lengthMax = 80;
/** Levenshtein's distance. */
function editSteps(from, to) {
	const [one, other] = [from.slice(0, lengthMax), to.slice(0, lengthMax)];
	let before = Array.from({ length: other.length + 1 }, (_, index) => index);
	for (let row = 1; row <= one.length; row += 1) {
		const now = [row];
		for (let column = 1; column <= other.length; column += 1) {
			const cost = one[row - 1] === other[column - 1] ? 0 : 1;
			now.push(Math.min((before[column] ?? 0) + 1, (now[column - 1] ?? 0) + 1, (before[column - 1] ?? 0) + cost));
		}
		before = now;
	}
	return before[other.length] ?? 0;
}
const unique = (names) => [...new Set(names)];
//#endregion
//#region src/cli/show/route-view.ts
const exampleKinds = [
	"typical",
	"slowest",
	"failed"
];
/** What a run holds of a route: one view for each service that has it. */
function routeViews(result, examples, { route, example, traceLink }) {
	return findRoutes(result, route).map((breakdown) => {
		const own = examples.filter((each) => each.route === breakdown.route && each.service === breakdown.service);
		const kinds = exampleKinds.filter((kind) => own.some((each) => each.kind === kind));
		if (example !== void 0 && kinds.length > 0 && !kinds.includes(example)) throw noSuch(example, breakdown.route, kinds);
		const wanted = example ?? kinds[0];
		return {
			breakdown,
			findings: result.findings.filter((finding) => finding.route === breakdown.route),
			example: own.find(({ kind }) => kind === wanted),
			kinds,
			traceLink
		};
	});
}
function noSuch(kind, route, kinds) {
	const why = kind === "failed" ? "None of its requests failed, as far as their traces say." : "It was not kept.";
	return new UserError(`There is no ${kind} example of ${route}.`, {
		why,
		hint: `There is --example ${kinds.join(" and --example ")}.`,
		exitCode: exitCodes.usage
	});
}
const format = "plimsoll.route/1";
/** The same as one document. */
function routeJson(run, views) {
	const routes = views.map(({ breakdown, findings, example, kinds, traceLink }) => ({
		breakdown,
		findings,
		examples: kinds,
		example: example === void 0 ? null : {
			...example,
			link: traceLinkOf(traceLink, example.trace.traceId) ?? null
		}
	}));
	return `${JSON.stringify({
		format,
		run,
		routes
	}, null, 2)}\n`;
}
//#endregion
//#region src/cli/show.ts
const examples = `
Examples:
  $ plimsoll show last
  $ plimsoll show 20261121 --all
  $ plimsoll show last --route "GET /api/products"             where its time goes, and one trace of it
  $ plimsoll show last --route "GET /api/products" --example slowest
  $ plimsoll show k3f9 --json | jq .totals`;
const command = { define(show, context) {
	addFlags(show, ["out", "traceLink"]).argument("[run]", "its id, the beginning or the end of it, or last", "last").option("--route <route>", "where the time of this route goes, and one trace of it").addOption(new Option("--example <which>", "the trace to show of the route").choices(exampleKinds)).option("--all", "every row of every table, and the intervals; every span by itself").addOption(jsonOption()).addHelpText("after", examples).action((asked) => print(asked, show, context));
} };
async function print(asked, show, context) {
	const { all = false, json = false, route, example } = show.opts();
	if (route === void 0 && example !== void 0) throw withoutRoute();
	const { out, traceLink } = await runsSettings(show, context);
	const { entry, result } = await openRun(out, await findRun(out, asked));
	const page = pageFor(context.stdout, context.env, all);
	if (route !== void 0) {
		const views = routeViews(result, (await readTraces(entry.path)).examples, {
			route,
			example,
			traceLink: traceLink ?? result.inside?.traceLink
		});
		context.stdout.write(json ? routeJson(result.id, views) : views.map((view) => routeText(view, page)).join("\n"));
	} else if (json) context.stdout.write(resultJson(result));
	else context.stdout.write(summaryText(result, page, { path: nearPath(context.cwd, entry.path) }));
}
function withoutRoute() {
	return new UserError("--example needs a route", {
		why: "An example is a trace of one route.",
		hint: "Name it, --route \"GET /api/products\"; plimsoll show lists those of a run.",
		exitCode: exitCodes.usage
	});
}
//#endregion
export { command };
