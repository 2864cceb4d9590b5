import { describe, expect, it } from "vitest";
import { start } from "../../test/results/index.ts";
import { redactCommand, redactStart } from "./redact.ts";

describe("redactStart", () => {
  it("keeps no secret, and everything else", () => {
    const kept = redactStart(start);
    expect(JSON.stringify(kept)).not.toContain("canary");
    expect(kept.plan.test).toMatchObject({
      headers: { accept: "*/*" },
      url: expect.stringContaining("page=2") as unknown,
    });
    expect(kept.plan.http.tls).toMatchObject({ ca: ["authority"], cert: "certificate" });
    expect(kept.plan.slo).toEqual(start.plan.slo);
  });
});

it("redactStart leaves secrets out of the addresses of metrics", () => {
  const observe = { pid: 5, prometheus: ["http://127.0.0.1:9100/metrics?token=abc&job=x"] };
  expect(redactStart({ ...start, plan: { ...start.plan, observe } }).plan.observe).toEqual({
    pid: 5,
    prometheus: ["http://127.0.0.1:9100/metrics?token=(left out)&job=x"],
  });
});

describe("redactCommand", () => {
  it.each([
    [
      ["-H", "Accept: text/html"],
      ["-H", "Accept: text/html"],
    ],
    [
      ["-H", "Authorization: Bearer x"],
      ["-H", "Authorization: (left out)"],
    ],
    [["-HAuthorization: Bearer x"], ["-HAuthorization: (left out)"]],
    [["--header=Cookie: a=b"], ["--header=Cookie: (left out)"]],
    [
      ["--body", "password=x"],
      ["--body", "(left out)"],
    ],
    [["--body=password=x"], ["--body=(left out)"]],
    [["--target=http://me:x@host/"], ["--target=http://(left out)@host/"]],
    [["http://host/?api_key=x#top"], ["http://host/?api_key=(left out)#top"]],
    [
      ["--users", "20"],
      ["--users", "20"],
    ],
  ])("of %j leaves %j", (command, kept) => {
    expect(redactCommand(command)).toEqual(kept);
  });
});
