import { describe, expect, it } from "vitest";
import { isAsciiOnly } from "./terminal-page.ts";

describe("isAsciiOnly", () => {
  it.each([
    [{ LC_ALL: "C" }, true],
    [{ LANG: "POSIX" }, true],
    [{ LANG: "en_US.ISO-8859-1" }, true],
    [{ LC_ALL: "C", LANG: "en_US.UTF-8" }, true],
    [{ TERM: "linux", LANG: "en_US.UTF-8" }, true],
    [{ LANG: "C.utf8", TERM: "xterm-256color" }, false],
    [{ LC_CTYPE: "UTF-8" }, false],
    [{ LC_ALL: "", LANG: "de_DE.UTF-8" }, false],
    [{}, false],
  ])("of %o is %s", (env: Readonly<Record<string, string>>, isAscii) => {
    expect(isAsciiOnly(env)).toBe(isAscii);
  });
});
