import type { RunPlan } from "#run";

/** A plan for tests: what is not said is as usual. */
export function planFor(rest: Partial<RunPlan> & Pick<RunPlan, "scenarios">): RunPlan {
  const target = rest.target ?? "http://memory.test";
  return {
    id: "test",
    method: "run",
    test: { kind: "url", url: `${target}/`, method: "GET", headers: {} },
    target,
    tags: {},
    seed: 1,
    workers: 1,
    http: {
      deadlines: { connectMs: 5000, headersMs: 10_000, totalMs: 10_000 },
      tls: { insecure: false },
      userAgent: "test",
      headers: {},
      trace: false,
      maxRedirects: 10,
      maxBodyBytes: 1_000_000,
      allowHosts: [],
    },
    slo: [],
    warmUpMs: 0,
    gracefulStopMs: 30_000,
    maxInFlight: 10_000,
    think: true,
    ...rest,
  };
}
