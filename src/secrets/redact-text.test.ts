import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canaries } from "../../test/secrets/canaries.ts";
import { harmlessTexts } from "../../test/secrets/harmless.ts";
import { redactText } from "./redact-text.ts";
import { Redactor } from "./redactor.ts";

describe("redactText", () => {
  it.each([
    ["http://u:canary@host/x?a=1", "http://(left out)@host/x?a=1"],
    ["fetch https://canary@host failed", "fetch https://(left out)@host failed"],
    ["/reset?token=canary&page=2", "/reset?token=(left out)&page=2"],
    ["token=canary&page=2", "token=(left out)&page=2"],
    ["host=db password=canary port=5432", "host=db password=(left out) port=5432"],
    ["password='canary two' port=1", "password=(left out) port=1"],
    ['{"user":"a","password":"can\\"ary"}', '{"user":"a","password":"(left out)"}'],
    ["Bearer canary-canary", "Bearer (left out)"],
    ["Basic Y2FuYXJ5OjE=", "Basic (left out)"],
    ["id eyJhbGciOi1J.eyJjYW5hcnki.c2ln-x end", "id (left out) end"],
    ["SENTRY_DSN=https://canary@host/1 x=1", "SENTRY_DSN=(left out) x=1"],
    ["a; session_id=canary; b=1", "a; session_id=(left out); b=1"],
  ])("takes the secret out of %s", (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  it("knows forty kinds of secrets", () => {
    expect(canaries).toHaveLength(40);
    for (const { kind, text, secret } of canaries) {
      expect(text, kind).toContain(secret);
      expect(redactText(text), kind).not.toContain(secret);
    }
  });

  it.each(canaries)("finds a $kind also within a sentence and within JSON", ({ text, secret }) => {
    expect(redactText(`request 7 failed: ${text}`)).not.toContain(secret);
    expect(redactText(JSON.stringify({ message: text }))).not.toContain(secret);
    const [path, short] = [encodeURIComponent(text), encodeURIComponent(secret)];
    const said = redactText(`json(): POST /${path}?page=2 answered 500`);
    expect(said).not.toContain(secret);
    expect(said).not.toContain(short);
  });

  it("changes at most one in a hundred of 1,000 harmless texts", () => {
    const texts = harmlessTexts();
    expect(new Set(texts).size).toBeGreaterThanOrEqual(1000);
    const changed = texts.filter((text) => new Redactor().text(text) !== text);
    expect(changed.length / texts.length, changed.join("\n")).toBeLessThanOrEqual(0.01);
  });

  it("leaves what it has done as it is", () => {
    for (const text of ["password=#-##<", `password="{"user":"maja","password":"canary11pw"}`])
      expect(redactText(redactText(text))).toBe(redactText(text));
    const piece = fc.oneof(
      fc.constantFrom(...canaries.map(({ text }) => text)),
      fc.constantFrom("(left out)", "password=", "token:", '"', "'", "\\", "@", "Bearer ", "http://", "&", ";", "\n"),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const once = redactText(pieces.join(""));
        expect(redactText(once)).toBe(once);
      }),
      { numRuns: 500 },
    );
  });

  it("takes a time in proportion to a text that was made to be slow", () => {
    // Of each, a hundred thousand characters: what is quadratic would take minutes, and the test its limit.
    for (const part of ['"', "a=", "'a':'", '\\"', "password ", "<a", "token:", "eyJ", "x:y@", "&;", 'name="a"\n\n'])
      expect(redactText(part.repeat(100_000 / part.length)).length).toBeGreaterThan(0);
  });
});
