import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { plimsoll } from "./command.ts";
import { startTarget, type Target } from "./target.ts";

let target: Target;
let folder = "";
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plimsoll-cli-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const flow = `scenario("flow", async ({ http }) => { await http.get("/"); })`;

/** A test file that is right but for what is put into it. */
const testFile = (parts: { readonly scenario?: string; readonly options?: string; readonly top?: string }): string =>
  [
    `import { csv, defineTest, scenario } from "plimsoll";`,
    parts.top ?? "",
    `const one = ${parts.scenario ?? flow};`,
    `export default defineTest({ target: "${target.url}", scenarios: [one], ${parts.options ?? ""} });`,
  ].join("\n");

interface Refusal {
  readonly exitCode: number;
  /** Text that the message must have, the place among it. */
  readonly says: readonly string[];
}

/** One message, no stack, nothing on stdout, and nothing sent. */
async function expectRefusal(args: readonly string[], { exitCode, says }: Refusal): Promise<void> {
  const before = target.seen();
  const ended = await plimsoll(folder, args);
  expect.soft(ended.stderr.match(/^error: /gm) ?? []).toHaveLength(1);
  for (const text of says) expect.soft(ended.stderr).toContain(text);
  expect.soft(ended.stderr).not.toMatch(/^ +at .*\(.*\)$/m);
  expect.soft(ended.stdout).toBe("");
  expect.soft(target.seen()).toBe(before);
  expect.soft(ended.exitCode).toBe(exitCode);
}

describe("a command line that cannot be right", () => {
  it.each([
    [["rnu", "x"], "Did you mean run?"],
    [["run", "URL", "--usrs", "5"], "Did you mean --users?"],
    [["run"], "missing required argument"],
    [["baseline", "URL", "-u", "5"], "--users does not go with plimsoll baseline"],
    [["baseline", "URL", "-s", "1m:5/s"], "baseline sets the load itself"],
    [["run", "URL", "extra"], "too many arguments"],
    [["run", "URL", "-d"], "argument missing"],
    [["run", "URL", "-d", "10"], "10s"],
    [["run", "URL", "-d", "soon"], "a duration such as"],
    [["run", "URL", "-R", "fast"], "a rate such as"],
    [["run", "URL", "-u", "0"], "a whole number from 1"],
    [["run", "URL", "-u", "5", "-R", "5/s"], "--users and --rate do not go together"],
    [["run", "URL", "-s", "1m:5/s", "-d", "5s"], "--stage and --duration do not go together"],
    [["run", "URL", "--slo", "p99 < soon"], "p99 < soon"],
    [["run", "URL", "--ca", "missing.pem"], "no such file"],
    [["run", "URL", "--cert", "missing.pem"], "without its private key"],
    [["run", "URL", "--body", "@missing.json"], "no such file"],
    [["run", "URL", "--config", "missing.ts"], "no such file"],
    [["run", "missing.ts"], "There is no file missing.ts"],
    [["run", "localhost:3000/a"], "Did you mean http://localhost:3000/a?"],
    [["run", "ftp://localhost/"], "http:// or https://"],
    [["run", "."], "is a folder"],
    [["config", "prnt"], "prnt"],
    [["init", "ftp://x"], "is no address"],
  ])("%j exits with 2", async (args, says) => {
    await expectRefusal(
      args.map((arg) => (arg === "URL" ? target.url : arg)),
      { exitCode: 2, says: [says] },
    );
  });

  it("shows the stack with --debug", async () => {
    const { stderr, exitCode } = await plimsoll(folder, ["run", "missing.ts", "--debug"]);
    expect(stderr).toMatch(/^ +at /m);
    expect(exitCode).toBe(2);
  });
});

describe("a test file that cannot be right", () => {
  it.each<[string, () => string, readonly string[]]>([
    ["does not parse", () => testFile({ top: "const = 5;" }), ["test.ts:2:7"]],
    ["exports nothing", () => "export const a = 1;\n", ["test.ts", "no default export"]],
    ["exports something else", () => "export default 5;\n", ["test.ts", "not a test"]],
    ["imports what is not there", () => testFile({ top: `import x from "no-such-package";\nx();` }), ["test.ts:2:"]],
    ["has no scenarios", () => testFile({}).replace("[one]", "[]"), ["test.ts:4:"]],
    ["has a scenario without tasks", () => testFile({ scenario: `scenario("s", { tasks: {} })` }), ["test.ts:3:"]],
    [
      "has a weight of zero",
      () => testFile({ scenario: `scenario("s", { weight: 0 }, async () => {})` }),
      ["test.ts:3:", "weight"],
    ],
    [
      "has a negative weight",
      () => testFile({ scenario: `scenario("s", { tasks: { a: { weight: -1, run: () => {} } } })` }),
      ["test.ts:3:", "weight"],
    ],
    [
      "has a duration that is none",
      () => testFile({ options: `load: { users: 1, hold: "soon" }` }),
      ["test.ts:4:", "soon"],
    ],
    ["has a rate that is none", () => testFile({ options: `load: { rate: "fast" }` }), ["test.ts:4:", "fast"]],
    [
      "has a load that contradicts itself",
      () => testFile({ options: "load: { users: 1, rate: 1 }" }),
      ["test.ts", "do not go together"],
    ],
    ["has a goal that is none", () => testFile({ options: `slo: ["p99 < soon"]` }), ["test.ts", "p99 < soon"]],
    ["reads a CSV file that is not there", () => testFile({ top: `csv("./rows.csv");` }), ["test.ts:2:", "rows.csv"]],
    ["mistypes an option", () => testFile({ options: `laod: { users: 1 }` }), ["test.ts:4:", "load"]],
  ])("which %s exits with 104", async (_, text, says) => {
    await writeFile(join(folder, "test.ts"), text());
    await expectRefusal(["run", "test.ts"], { exitCode: 104, says });
  });

  it("which throws while it is loaded exits with 107", async () => {
    await writeFile(join(folder, "test.ts"), testFile({ top: `throw new Error("not today");` }));
    await expectRefusal(["run", "test.ts"], { exitCode: 107, says: ["test.ts:2:7", "not today"] });
  });

  it("or a config that is wrong exits with 104, at its line", async () => {
    await writeFile(join(folder, "plimsoll.config.yaml"), "target: http://a\nmaxRat: 5/s\n");
    await expectRefusal(["run", target.url], {
      exitCode: 104,
      says: ["plimsoll.config.yaml:2:1", `Did you mean "maxRate"?`],
    });
  });
});
