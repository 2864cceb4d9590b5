import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { exitCodes } from "#run";
import { shownRun } from "./killed.ts";
import { measure } from "./measure.ts";

// A disk that is full or cannot be written: the load goes on, it is said once, the result is printed, older runs stay.

const home = mkdtempSync(join(tmpdir(), "plimsoll-disk-"));
const small = join(home, "small");
const isMounted = mount();
afterAll(() => {
  if (isMounted) execFileSync("umount", [small]);
  rmSync(home, { recursive: true, force: true });
});

/** Only where this process may mount: elsewhere the full disk is tested with a file that fails on demand (store). */
function mount(): boolean {
  mkdirSync(small);
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", small], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const load = ["-R", "200/s", "--arrivals", "even", "-d", "2s", "--workers", "1"];

function fillUp(leaveBytes: number): void {
  const { bavail, bsize } = statfsSync(small);
  writeFileSync(join(small, "ballast"), Buffer.alloc(bavail * bsize - leaveBytes));
}

async function runOn(out: string) {
  return measure({ target: "null", options: {}, args: (url) => [url, ...load, "--out", out] });
}

function expectWhole({ run, ledger }: Awaited<ReturnType<typeof runOn>>): void {
  expect(ledger.requests).toBe(400);
  expect(run.result.ledger).toMatchObject({ exact: true, iterations: { planned: 400, started: 400 } });
  expect(run.stdout).toContain("ledger");
}

test("where no folder can be made the run goes on, says so once, and its exit code tells", async () => {
  writeFileSync(join(home, "file"), "");
  const ended = await runOn(join(home, "file", "runs"));
  expectWhole(ended);
  expect(ended.run.stderr.match(/cannot be kept whole/g)).toHaveLength(1);
  expect(ended.run.exitCode).toBe(
    ended.run.result.exitCode === exitCodes.pass ? exitCodes.internal : ended.run.result.exitCode,
  );
});

if (isMounted) {
  test("where the disk is full in the middle of a run it goes on, and runs kept before stay whole", async () => {
    const earlier = await runOn(small);
    expect(earlier.run.stderr).not.toContain("cannot be kept");
    const [id = ""] = await readdir(small);
    const before = await shownRun(small, id);
    fillUp(12 * 1024);
    const ended = await runOn(small);
    expectWhole(ended);
    expect(ended.run.stderr.match(/cannot be kept whole/g)).toHaveLength(1);
    expect(ended.run.stderr).toContain("the disk is full");
    expect(ended.run.stderr.split("\n").length).toBeLessThan(10);
    expect(ended.run.exitCode).not.toBe(exitCodes.pass);
    expect(await shownRun(small, id)).toEqual(before);
    // What did fit can be shown.
    const half = (await readdir(small)).find((each) => each !== id && each !== "ballast");
    expect(half).toBeDefined();
    expect((await shownRun(small, half!)).verdict).toBe("interrupted");
  });
}
