import { describe, expect, it } from "vitest";
import { Redactor } from "#secrets";
import { start } from "../../test/results/index.ts";
import { redactStart } from "./redact-start.ts";

describe("redactStart", () => {
  it("keeps no secret, and everything else", () => {
    const kept = redactStart(start, new Redactor());
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
  expect(redactStart({ ...start, plan: { ...start.plan, observe } }, new Redactor()).plan.observe).toEqual({
    pid: 5,
    prometheus: ["http://127.0.0.1:9100/metrics?token=(left out)&job=x"],
  });
});
