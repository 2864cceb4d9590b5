import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Ended, plimsoll } from "./command.ts";
import { startTarget, type Target } from "./target.ts";

interface Document {
  readonly format: string;
  readonly target: string | null;
  readonly status: string;
  readonly exitCode: number;
  readonly checks: readonly { readonly id: string; readonly status: string; readonly advice?: string }[];
  readonly speed: { readonly requestsPerSecond: number } | null;
}

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

/** With a state folder of its own: what this machine can do is no matter of these tests. */
const doctor = (...args: readonly string[]): Promise<Ended> =>
  plimsoll(folder, ["doctor", ...args], { XDG_STATE_HOME: join(folder, "state"), TMPDIR: folder, COLUMNS: "80" });
const documentOf = ({ stdout }: Ended): Document => JSON.parse(stdout) as Document;
const statusOf = (ended: Ended, id: string): string | undefined =>
  documentOf(ended).checks.find((each) => each.id === id)?.status;

describe("plimsoll doctor", () => {
  it("finds nothing in the way of a target that is well, asks it little, and leaves nothing behind", async () => {
    const before = target.seen();
    const ended = await doctor(target.url, "--quick");
    expect(ended.exitCode).toBe(0);
    expect(ended.stdout).toContain("✓ connection");
    expect(ended.stdout).not.toContain("\u001b[");
    expect(Math.max(...ended.stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(target.seen() - before).toBe(9);
    expect(await readdir(folder)).toEqual([]);
  });

  it("looks at this machine only where no target is named", async () => {
    const ended = await doctor("--quick", "--json", "-");
    expect(ended.exitCode).toBe(0);
    expect(documentOf(ended)).toMatchObject({ format: "plimsoll.doctor/1", target: null, exitCode: 0, speed: null });
    expect(statusOf(ended, "open files")).toBe("ok");
    expect(statusOf(ended, "connection")).toBeUndefined();
    expect(ended.stderr).toContain("This machine");
  });

  it("exits with 104 where nothing listens, and says what to try", async () => {
    const gone = await startTarget();
    await gone.stop();
    const ended = await doctor(gone.url, "--quick", "--json", "-");
    expect(ended.exitCode).toBe(104);
    expect(statusOf(ended, "connection")).toBe("problem");
    expect(documentOf(ended).checks.find(({ id }) => id === "connection")?.advice).toBeTruthy();
  });

  it("exits with 104 where the gate is closed", async () => {
    const ended = await doctor("http://203.0.113.7/", "--quick", "--json", "-");
    expect([ended.exitCode, statusOf(ended, "name")]).toEqual([104, "problem"]);
  });

  it("exits with 97 where the machine has no room for the load", async () => {
    const ended = await doctor(target.url, "--quick", "-R", "100000000/s", "--json", "out/doctor.json");
    const written = await readFile(join(folder, "out/doctor.json"), "utf8");
    const document = JSON.parse(written) as Document;
    expect([ended.exitCode, document.exitCode, document.status]).toEqual([97, 97, "problem"]);
    expect(document.checks.find(({ id }) => id === "in flight")?.status).toBe("problem");
  });

  it("takes the target and the load of a test file, and refuses one without a target", async () => {
    const test = (options: string): string =>
      [
        `import { defineTest, scenario } from "plimsoll";`,
        `const one = scenario("one", async ({ http }) => { await http.get("/"); });`,
        `export default defineTest({ scenarios: [one], ${options} });`,
      ].join("\n");
    await writeFile(join(folder, "shop.ts"), test(`target: "${target.url}", load: { users: 7, hold: "1m" }`));
    const ended = await doctor("shop.ts", "--quick");
    expect(ended.exitCode).toBe(0);
    expect(ended.stdout).toMatch(/✓ load +7 users/);
    await writeFile(join(folder, "shop.ts"), test(`load: { users: 7, hold: "1m" }`));
    const refused = await doctor("shop.ts", "--quick");
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain("no target");
  });

  it.each([
    [["nowhere.ts"], "There is no file nowhere.ts"],
    [["ftp://x/"], "http:// or https://"],
    [["--rat", "5/s"], "Did you mean"],
    [["-R", "fast"], "a rate such as"],
    [["-u", "5", "-R", "5/s"], "do not go together"],
    [["a", "b"], "too many arguments"],
    [["--local-ips", "203.0.113.9"], "not an address of this machine"],
  ])("%j exits with 2", async (args, says) => {
    const ended = await doctor(...args, "--quick");
    expect(ended.stderr).toContain(says);
    expect([ended.exitCode, ended.stdout]).toEqual([2, ""]);
  });

  it("measures how fast this machine is, keeps it, and run says where more is asked for", async () => {
    const ended = await doctor("--json", "-", "--workers", "1");
    expect(documentOf(ended).speed?.requestsPerSecond).toBeGreaterThan(0);
    expect(ended.exitCode).toBe(0);
    expect(await readdir(folder)).toEqual(["state"]);
    const later = await doctor("--quick", "-R", "1000/s");
    expect(later.stdout).toMatch(/speed .*with 1 worker,\s+measured\s+on/);
    const args = ["run", target.url, "-R", "5000000/s", "-d", "1s", "--max-requests", "1", "--workers", "1"];
    const run = await plimsoll(folder, args, { XDG_STATE_HOME: join(folder, "state") });
    expect(run.stderr).toMatch(/note: the load rises to 5,000,000\/s, but this machine sends at most about .*doctor/);
  });
});
