import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UserError } from "#run";
import { makeRoomFor, writeAsked } from "./asked-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plimsoll-asked-"));
  writeFileSync(join(folder, "a-file"), "");
});
afterEach(() => rmSync(folder, { recursive: true }));

async function thrownBy(attempt: Promise<void>): Promise<UserError> {
  const thrown = await attempt.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(thrown instanceof UserError)) throw new Error(`no UserError: ${String(thrown)}`);
  return thrown;
}

describe("a file that was asked for", () => {
  it("is written, its folder with it", async () => {
    const file = join(folder, "reports", "deep", "r.json");
    await writeAsked(file, "{}");
    expect(readFileSync(file, "utf8")).toBe("{}");
  });

  it("that cannot be written is named, with the reason, in one line", async () => {
    const file = join(folder, "a-file", "r.json");
    const written = await thrownBy(writeAsked(file, "{}"));
    expect(written.message).toMatch(/a-file\/r\.json cannot be written: /);
    expect(written.message).not.toContain("\n");
    const checked = await thrownBy(makeRoomFor([undefined, file]));
    expect(checked.message).toMatch(/a-file\/r\.json cannot be written: /);
    expect(checked.why).toContain("no load was sent");
  });
});
