import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UserError } from "#run";
import { findTests } from "./find-tests.ts";
import { type ServeFlags, servePlan } from "./options.ts";
import { pageToken, tokenPath } from "./token-file.ts";

let home = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "plimsoll-serve-parts-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const plan = (flags: Partial<ServeFlags>): ReturnType<typeof servePlan> =>
  servePlan({ host: "127.0.0.1", ...flags }, home);

describe("servePlan", () => {
  it("serves on loopback, where tests may be started unless it is to be read alone", () => {
    expect(plan({})).toMatchObject({ host: "127.0.0.1", port: 7546, mayBeAnother: true, mayControl: true, names: [] });
    expect(plan({ port: "0", readOnly: true })).toMatchObject({ port: 0, mayBeAnother: false, mayControl: false });
    expect(plan({ host: "localhost" })).toMatchObject({ host: "127.0.0.1", shownName: "localhost" });
    expect(plan({ host: "::1" }).shownName).toBe("[::1]");
    expect(plan({ allowName: ["Load.Example.test"] }).names).toEqual(["load.example.test"]);
  });

  it.each(["0.0.0.0", "::", "192.168.1.5", "load.example.test", "127.0.0.1.evil.test"])(
    "refuses %s without encryption, and lets nothing be started there without a word",
    (host) => {
      expect(() => plan({ host })).toThrow(UserError);
      expect(plan({ host, iKnowThisIsNotEncrypted: true }).mayControl).toBe(false);
      expect(plan({ host, iKnowThisIsNotEncrypted: true, allowControl: true }).mayControl).toBe(true);
      writeFileSync(join(home, "cert.pem"), "cert");
      expect(plan({ host, tlsCert: "cert.pem", tlsKey: "cert.pem" })).toMatchObject({
        isEncrypted: true,
        mayControl: false,
      });
    },
  );

  it.each([
    { port: "x" },
    { port: "65536" },
    { tlsCert: "cert.pem" },
    { tlsCert: "none.pem", tlsKey: "none.pem" },
    { allowName: ["http://x"] },
    { allowControl: true, readOnly: true },
  ])("refuses %j", (flags) => expect(() => plan(flags)).toThrow(UserError));
});

describe("pageToken", () => {
  const env = (): { XDG_STATE_HOME: string } => ({ XDG_STATE_HOME: home });

  it("is kept for this user alone, until a new one is asked for", () => {
    const token = pageToken(env(), false);
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(statSync(tokenPath(env())).mode & 0o777).toBe(0o600);
    expect(pageToken(env(), false)).toBe(token);
    const other = pageToken(env(), true);
    expect(other).not.toBe(token);
    expect(readFileSync(tokenPath(env()), "utf8")).toBe(`${other}\n`);
  });

  it("takes none that others could have read, or that leads elsewhere", () => {
    const token = pageToken(env(), false);
    chmodSync(tokenPath(env()), 0o644);
    expect(pageToken(env(), false)).not.toBe(token);
    rmSync(tokenPath(env()));
    writeFileSync(join(home, "elsewhere"), `${token}\n`, { mode: 0o600 });
    symlinkSync(join(home, "elsewhere"), tokenPath(env()));
    expect(pageToken(env(), false)).not.toBe(token);
    expect(readFileSync(join(home, "elsewhere"), "utf8")).toBe(`${token}\n`);
  });
});

it("findTests lists what looks like a test below the folder, and follows no link", async () => {
  const test = `import { defineTest } from "plimsoll";\nexport default defineTest({});\n`;
  const files = {
    "shop.ts": test,
    "load/deep/search.mjs": test,
    "app.ts": "export {};",
    "types.d.ts": test,
    "plimsoll.config.ts": test,
    "node_modules/x/test.ts": test,
    ".hidden/test.ts": test,
    "shop.txt": test,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
  symlinkSync(join(home, "shop.ts"), join(home, "linked.ts"));
  const { tests, isCut } = await findTests(home);
  expect(tests.map(({ path }) => path)).toEqual(["shop.ts", "load/deep/search.mjs"]);
  expect(new Set(tests.map(({ id }) => id)).size).toBe(2);
  expect(tests.every(({ id }) => /^[0-9a-f]{16}$/.test(id))).toBe(true);
  expect(isCut).toBe(false);
});
