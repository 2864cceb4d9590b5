import { expect, test } from "vitest";
import { limitsOf } from "./http-options.ts";
import { World } from "./world.fixture.ts";

const http = () => new World({ target: "http://127.0.0.1:1" }).http();
const bad = (value: unknown) => value as never;

test.each([
  [{ jsn: 1 }, 'a request has no option "jsn". Did you mean "json"?'],
  [{ params: {} }, 'a request has no option "params". A request takes: json, form,'],
  ["text", "a request's options are an object"],
  [null, "not null"],
  [{ redirects: -1 }, "redirects: how many are followed, 0 for none, not -1"],
  [{ redirects: true }, "redirects: how many"],
  [{ expect: "200" }, "expect: give a status or a list of them"],
  [{ timeout: 0 }, "timeout: 0 leaves no time to answer"],
  [{ timeout: "soon" }, '"soon" is no duration'],
  [{ timeout: true }, 'timeout: give a duration such as "2s", not a boolean'],
  [{ timeout: { total: "0s" } }, 'timeout.total: "0s" leaves no time'],
  [{ timeout: { read: 5 } }, 'timeout: there is no "read"; it takes connect, headers and total'],
  [{ auth: { bearer: undefined } }, "auth: bearer is missing"],
  [{ auth: { username: "me" } }, "auth: password is missing"],
])("options %j are refused in words", (options, message) => {
  expect(() => http().get("/", bad(options))).toThrow(message);
});

test("a refusal has the line of the call in its stack", () => {
  const client = http();
  const call = () => client.get("/", bad({ jsn: 1 }));
  try {
    void call();
    expect.unreachable();
  } catch (thrown) {
    expect((thrown as Error).stack).toContain("http-options.test.ts");
  }
});

test("methods taken off http say that they cannot be", () => {
  const { get, request } = http();
  const message = "get was taken off http and no longer knows its user: write http.get(…)";
  expect(() => get("/")).toThrow(message);
  expect(() => request("get", "/")).toThrow(message);
  expect(() => ({ get }).get("/")).toThrow(message);
});

test("a call's timeout is the whole call's; the stages keep their own limits", () => {
  const defaults = { connectMs: 5_000, headersMs: 10_000, totalMs: 10_000 };
  expect(limitsOf("2s", defaults)).toEqual({ connectMs: 2_000, headersMs: 2_000, totalMs: 2_000 });
  expect(limitsOf(30_000, defaults)).toEqual({ connectMs: 5_000, headersMs: 30_000, totalMs: 30_000 });
  expect(limitsOf({ total: "30s" }, defaults)).toEqual({ connectMs: 5_000, headersMs: 30_000, totalMs: 30_000 });
  expect(limitsOf({ headers: "1s" }, defaults)).toEqual({ connectMs: 5_000, headersMs: 1_000, totalMs: 10_000 });
  expect(limitsOf({ connect: 100, headers: "1s" }, defaults)).toEqual({
    connectMs: 100,
    headersMs: 1_000,
    totalMs: 10_000,
  });
  expect(limitsOf("30s", { ...defaults, headersMs: 3_000 }).headersMs).toBe(3_000);
});
