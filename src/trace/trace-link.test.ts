import { describe, expect, it } from "vitest";
import { traceLinkOf, traceLinkProblem, withTraceLinks } from "./trace-link.ts";

describe("traceLinkOf", () => {
  it("puts the id everywhere it belongs, and only an id", () => {
    expect(traceLinkOf("https://jaeger/trace/{traceId}?x={traceId}", "ab")).toBe("https://jaeger/trace/ab?x=ab");
    expect(traceLinkOf("https://jaeger/trace/{traceId}", "a/../$&b")).toBe("https://jaeger/trace/a%2F..%2F%24%26b");
    expect(traceLinkOf(undefined, "ab")).toBeUndefined();
  });
});

describe("traceLinkProblem", () => {
  it.each(["https://jaeger/trace/{traceId}", "http://localhost:16686/trace/{traceId}"])("finds none in %s", (link) => {
    expect(traceLinkProblem(link)).toBeUndefined();
  });

  it.each([
    ["https://jaeger/trace/", "{traceId}"],
    ["javascript:alert('{traceId}')", "no http or https"],
    ["jaeger/trace/{traceId}", "no http or https"],
  ])("says what is wrong with %s", (link, problem) => {
    expect(traceLinkProblem(link)).toContain(problem);
  });
});

describe("withTraceLinks", () => {
  const finding = { kind: "slow-query", severity: "info", title: "t", evidence: [], advice: "a" } as const;
  const inside = {
    routes: [{ examples: [{ kind: "slowest", traceId: "ab" }] }] as never,
    findings: [finding, { ...finding, exampleTraceId: "cd" }],
  };

  it("gives every example its address", () => {
    expect(withTraceLinks(inside, "https://jaeger/{traceId}")).toMatchObject({
      traceLink: "https://jaeger/{traceId}",
      routes: [{ examples: [{ traceId: "ab", link: "https://jaeger/ab" }] }],
      findings: [finding, { exampleTraceId: "cd", exampleTraceLink: "https://jaeger/cd" }],
    });
  });

  it("changes nothing where nobody said where", () => {
    expect(withTraceLinks(inside, undefined)).toBe(inside);
  });
});
