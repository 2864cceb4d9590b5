import { describe, expect, it } from "vitest";
import { UserError } from "#run";
import { describeError, printLocation } from "./errors.ts";

const quiet = { debug: false, color: false };

describe("describeError", () => {
  it("prints a mistake as what, where, why and what to try, without a stack", () => {
    const error = new UserError('scenario "shop" has no tasks', {
      location: { file: "/shop.ts", line: 12, column: 5 },
      why: "Nothing would be sent.",
      hint: "Add one.\nOr two.",
    });
    expect(describeError(error, quiet)).toEqual({
      text: [
        `error: scenario "shop" has no tasks`,
        "  at  /shop.ts:12:5",
        "  why Nothing would be sent.",
        "  try Add one.",
        "      Or two.",
        "",
      ].join("\n"),
      exitCode: 104,
    });
  });

  it("leaves out what it was not told", () => {
    expect(describeError(new UserError("no", { exitCode: 2 }), quiet)).toEqual({ text: "error: no\n", exitCode: 2 });
  });

  it("shows stack and cause with --debug", () => {
    const { text } = describeError(new UserError("no", { cause: new Error("the cause") }), {
      debug: true,
      color: false,
    });
    expect(text).toContain("errors.test.ts");
    expect(text).toContain("the cause");
  });

  it("calls anything else our bug, with a stack and exit code 1", () => {
    const { text, exitCode } = describeError(new TypeError("x is not a function"), quiet);
    expect(text).toContain("a bug in Plimsoll");
    expect(text).toContain("errors.test.ts");
    expect(exitCode).toBe(1);
    expect(describeError("thrown text", quiet).text).toContain("thrown text");
  });

  it("does not call a full disk a bug", () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), {
      code: "ENOSPC",
      syscall: "write",
    });
    const { text, exitCode } = describeError(full, quiet);
    expect(text).toBe("error: ENOSPC: no space left on device, write\n");
    expect(exitCode).toBe(1);
  });

  it("says in words what is wrong with which file", () => {
    const refused = Object.assign(new Error("EACCES: permission denied, open '/x/load-test.ts'"), {
      code: "EACCES",
      syscall: "open",
      path: "/x/load-test.ts",
    });
    expect(describeError(refused, quiet).text).toBe(
      [
        "error: /x/load-test.ts: there is no permission to read or write it",
        "  why EACCES: permission denied, open '/x/load-test.ts'",
        "",
      ].join("\n"),
    );
  });

  it("uses colours only when told to", () => {
    expect(describeError(new UserError("no"), { debug: false, color: true }).text).toContain("\u001b[");
    expect(describeError(new UserError("no"), quiet).text).not.toContain("\u001b[");
  });
});

describe("printLocation", () => {
  it("prints what is known", () => {
    expect(printLocation({ file: "a.ts" })).toBe("a.ts");
    expect(printLocation({ file: "a.ts", line: 3 })).toBe("a.ts:3");
  });
});
