import { describe, expect, it } from "vitest";
import { Redactor } from "./redactor.ts";

const kept = (text: string): ReturnType<Redactor["source"]> => new Redactor(["known-to-be-secret"]).source(text);

describe("the kept copy of a test file", () => {
  it.each([
    [`const password = "hunter2";`, `const password = "(left out)";`],
    [`json: { username: "maja", password: 'pw' },`, `json: { username: "maja", password: '(left out)' },`],
    [`http.headers["x-api-key"] = "abc";`, `http.headers["x-api-key"] = "(left out)";`],
    [`const url = "http://maja:pw@localhost/";`, `const url = "http://(left out)@localhost/";`],
    [`const key = "f3a9c1d27b8e4056a1b2c3d4e5f60718";`, `const key = "(left out)";`],
    [`const salt = "aG9yc2U3YmF0dGVyeTlzdGFwbGU4";`, `const salt = "(left out)";`],
    [`const text = "has known-to-be-secret within";`, `const text = "has (left out) within";`],
    ["authorization: `Bearer 0123456789abcdef`", "authorization: `(left out)`"],
  ])("of %s is %s", (source, expected) => {
    expect(kept(source)).toEqual({ text: expected, lines: [1] });
  });

  it.each([
    "http.headers.authorization = `Bearer ${access_token}`;",
    `const accounts = csv<{ username: string; password: string }>("./accounts.csv", { pick: "unique" });`,
    `const { access_token } = (await http.post("/auth/token", { json: account })).json();`,
    `import { defineTest, scenario } from "plimsoll";`,
    `const id = "0b9d1a52-8c1f-4f3a-9a64-6f5e1f7f2a10";`,
    `password: process.env.SHOP_PASSWORD ?? "",`,
    `slo: ["p99 < 500ms", "errors < 2%", "GET /api/products/:id p95 < 200ms"],`,
    `await http.get("/api/v1/organisations/42/projects/7/reports/2026");`,
  ])("leaves %s as it is", (source) => {
    expect(kept(source)).toEqual({ text: source, lines: [] });
  });

  it("keeps its lines, also where a key goes over several", () => {
    const source =
      "const a = 1;\nconst key = `-----BEGIN PRIVATE KEY-----\nMIIEcanary\n-----END PRIVATE KEY-----`;\nlast();";
    const { text, lines } = kept(source);
    expect(text).not.toContain("canary");
    expect(text.split("\n")).toHaveLength(5);
    expect(text.split("\n").at(-1)).toBe("last();");
    expect(lines).toEqual([2, 3, 4]);
  });
});
