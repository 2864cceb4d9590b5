import { n as exitCodes, t as UserError } from "./user-error-DBTzTUOt.mjs";
import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { mkdir, writeFile } from "node:fs/promises";
//#region src/cli/first-test.ts
/** What `plimsoll init` writes: short enough to read, whole enough to run. */
const firstTest = (target) => `import { defineTest, scenario } from "plimsoll";

// Who the users are. How many there are is said by the command: plimsoll run load-test.ts --users 50 --duration 1m
const visitor = scenario("visitor", {
  pause: ["1s", "3s"], // think time between tasks
  tasks: {
    "open the start page": async ({ http, check }) => {
      const page = await http.get("/");
      check(page, { "is not empty": (response) => response.text().length > 0 });
    },
  },
});

export default defineTest({
  target: ${JSON.stringify(target)},
  scenarios: [visitor],
  slo: ["p95 < 500ms", "errors < 1%"],
  load: { users: 10, rampUp: "5s", hold: "20s" },
});
`;
const firstConfig = `import { defineConfig } from "plimsoll";

// Holds for every test below this folder; test files and flags override it. See: plimsoll config print
export default defineConfig({
  // allowHosts: ["staging.example.com"], // public hosts that may be put under load
  // maxRate: "1000/s", // requests per second, never exceeded
});
`;
//#endregion
//#region src/cli/init.ts
const examples = `
Examples:
  $ plimsoll init
  $ plimsoll init http://localhost:8080 --dir load`;
const command = { define(init, context) {
	init.argument("[target]", "where the application listens", "http://localhost:3000").option("--dir <folder>", "where to write", ".").addHelpText("after", examples).action(async (target, { dir }) => writeFirst(readTarget(target), dir, context));
} };
async function writeFirst(target, dir, { cwd, stdout }) {
	const folder = join(cwd, dir);
	const files = [{
		path: join(folder, "load-test.ts"),
		text: firstTest(target)
	}, {
		path: join(folder, "plimsoll.config.ts"),
		text: firstConfig
	}];
	await mkdir(folder, { recursive: true });
	for (const { path, text } of files) {
		const written = await writeNew(path, text);
		stdout.write(`${written ? "wrote  " : "kept   "} ${relative(cwd, path)}${written ? "" : " (it was there)"}\n`);
	}
	if (!isInstalled(folder)) stdout.write(`\nFor types in the editor: npm install --save-dev plimsoll\n`);
	stdout.write(`\nNext: npx plimsoll run ${relative(cwd, join(folder, "load-test.ts"))}\n`);
}
/** Never over a file that is there: `wx` fails where one is, even one that appeared just now. */
async function writeNew(path, text) {
	try {
		await writeFile(path, text, { flag: "wx" });
		return true;
	} catch (error) {
		if (error.code === "EEXIST") return false;
		throw error;
	}
}
function isInstalled(folder) {
	if (existsSync(join(folder, "node_modules", "plimsoll", "package.json"))) return true;
	const parent = dirname(folder);
	return parent !== folder && isInstalled(parent);
}
function readTarget(typed) {
	const withScheme = /^[\w.-]+(:\d+)?(\/|$)/.test(typed) ? `http://${typed}` : typed;
	if (/^https?:\/\//i.test(withScheme) && URL.canParse(withScheme)) return withScheme.replace(/\/+$/, "");
	throw new UserError(`${typed} is no address`, {
		hint: "Write e.g. plimsoll init http://localhost:3000",
		exitCode: exitCodes.usage
	});
}
//#endregion
export { command };
