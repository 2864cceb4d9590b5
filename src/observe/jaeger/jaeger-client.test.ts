import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { Intake } from "../intake/intake.ts";
import { KeepingSink } from "../intake/keeping-sink.fixture.ts";
import { JaegerClient } from "./jaeger-client.ts";

const traceId = "83a9efd15c1c98a977e0711cc93ee28b";

/** As Jaeger's third version answers, and as it did before answers were wrapped. */
const resourceSpans = [
  {
    resource: {
      attributes: [
        { key: "service.name", value: { stringValue: "telemetrygen" } },
        { key: "telemetry.sdk.name", value: { stringValue: "opentelemetry" } },
        { key: "telemetry.sdk.language", value: { stringValue: "go" } },
      ],
    },
    scopeSpans: [
      {
        scope: { name: "telemetrygen" },
        spans: [
          {
            traceId,
            spanId: "e127af99e3b3e074",
            parentSpanId: "909541b92cf05311",
            name: "okey-dokey-0",
            kind: 2,
            startTimeUnixNano: "1706678909209712000",
            endTimeUnixNano: "1706678909209835000",
            attributes: [{ key: "net.peer.ip", value: { stringValue: "1.2.3.4" } }],
            status: { code: 2 },
          },
        ],
      },
    ],
  },
];

/** The same as its own page gets it. */
const legacy = {
  data: [
    {
      traceID: traceId,
      spans: [
        {
          traceID: traceId,
          spanID: "e127af99e3b3e074",
          operationName: "okey-dokey-0",
          references: [{ refType: "CHILD_OF", traceID: traceId, spanID: "909541b92cf05311" }],
          startTime: 1706678909209712,
          duration: 123,
          tags: [
            { key: "net.peer.ip", type: "string", value: "1.2.3.4" },
            { key: "span.kind", type: "string", value: "server" },
            { key: "error", type: "bool", value: true },
          ],
          logs: [],
          processID: "p1",
          warnings: null,
        },
      ],
      processes: {
        p1: {
          serviceName: "telemetrygen",
          tags: [
            { key: "telemetry.sdk.name", type: "string", value: "opentelemetry" },
            { key: "telemetry.sdk.language", type: "string", value: "go" },
          ],
        },
      },
      warnings: null,
    },
  ],
  total: 0,
  errors: null,
};

const notThere = { error: { httpCode: 404, message: "No traces found" } };
const notThereLegacy = { data: null, total: 0, errors: [{ code: 404, msg: "trace not found" }] };
const noSuchPath = "404 page not found\n";

type Answers = Readonly<Record<string, readonly [status: number, body: unknown]>>;

let server: Server | undefined;
afterEach(() => void server?.close());

async function jaeger(answers: Answers): Promise<{ readonly client: JaegerClient; readonly asked: string[] }> {
  const asked: string[] = [];
  server = createServer((request, response) => {
    const path = (request.url ?? "").replace(traceId, "{id}");
    asked.push(path);
    const [status, body] = answers[path] ?? [404, noSuchPath];
    response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.address() as AddressInfo;
  return { client: new JaegerClient(`http://127.0.0.1:${port}/`), asked };
}

async function fetched(answers: Answers) {
  const { client, asked } = await jaeger(answers);
  const sink = new KeepingSink();
  const intake = new Intake(sink);
  const found = await client.trace(traceId, intake);
  intake.flush();
  return { found, asked, spans: sink.kept, intake, client };
}

const v3Path = "/api/v3/traces/{id}";
const legacyPath = "/api/traces/{id}";

describe("JaegerClient", () => {
  const expected = {
    traceId,
    spanId: "e127af99e3b3e074",
    parentId: "909541b92cf05311",
    name: "okey-dokey-0",
    kind: "server",
    service: "telemetrygen",
    isError: true,
    attributes: { "network.peer.address": "1.2.3.4" },
  };

  it.each([
    ["the third version", { [v3Path]: [200, { result: { resourceSpans } }] }, [v3Path]],
    ["it without a wrapper", { [v3Path]: [200, { resourceSpans }] }, [v3Path]],
    ["it line by line", { [v3Path]: [200, `${JSON.stringify({ result: { resourceSpans } })}\n\n`] }, [v3Path]],
    ["the API of its page", { [legacyPath]: [200, legacy] }, [v3Path, legacyPath]],
  ] as const)("reads spans from %s", async (_what, answers, paths) => {
    const { found, asked, spans, intake } = await fetched(answers as Answers);
    expect(found).toEqual({ kind: "found" });
    expect(asked).toEqual(paths);
    expect(spans).toMatchObject([expected]);
    expect(spans[0]!.startMs).toBeCloseTo(1706678909209.712, 2);
    expect(spans[0]!.durationMs).toBeCloseTo(0.123, 6);
    expect(intake.sdks.byName).toMatchObject({ "opentelemetry go": expect.any(Number) as number });
    expect(intake.services.byName).toMatchObject({ telemetrygen: 1 });
  });

  it.each([
    ["the third version", { [v3Path]: [404, notThere] }],
    ["the API of its page", { [legacyPath]: [404, notThereLegacy] }],
    ["an answer without spans", { [v3Path]: [200, { result: { resourceSpans: [] } }] }],
  ] as const)("knows a trace that is not there by %s", async (_what, answers) => {
    expect((await fetched(answers as Answers)).found).toEqual({ kind: "missing" });
  });

  it("asks by the API that answered from then on", async () => {
    const { client, asked, intake } = await fetched({ [legacyPath]: [200, legacy] });
    asked.length = 0;
    await client.trace(traceId, intake);
    expect(asked).toEqual([legacyPath]);
  });

  it.each([
    ["knows neither path", {}, "it answers 404"],
    ["fails", { [v3Path]: [500, "no"], [legacyPath]: [500, "no"] }, "it answers 500"],
    ["answers no JSON", { [v3Path]: [200, "<html>"], [legacyPath]: [200, "<html>"] }, "no trace"],
    ["answers other JSON", { [v3Path]: [200, { a: 1 }], [legacyPath]: [200, { a: 1 }] }, "it has no data"],
  ] as const)("says why where what is there %s", async (_what, answers, reason) => {
    const { found, spans } = await fetched(answers as unknown as Answers);
    expect(found).toMatchObject({ kind: "failed", reason: expect.stringContaining(reason) as string });
    expect(spans).toEqual([]);
  });

  it("says that nobody listens", async () => {
    const { client } = await jaeger({});
    await new Promise((resolve) => server?.close(resolve));
    expect(await client.trace(traceId, new Intake(new KeepingSink()))).toEqual({
      kind: "failed",
      reason: "connection refused",
    });
    expect(await client.problem()).toBe("connection refused");
  });

  it("takes what is hostile for what it is, and drops it with a reason", async () => {
    const span = { traceID: traceId, spanID: "1", references: "no", tags: [null, { key: "__proto__", value: "x" }] };
    const spans = [null, { ...span, spanID: "zz" }, { ...span, startTime: 1, duration: 1 }];
    const processes = JSON.parse('{"__proto__": {"serviceName": "x"}}') as object;
    const data = [{ spans, processes }, "no"];
    const { found, intake } = await fetched({ [legacyPath]: [200, { data }] });
    expect(found).toEqual({ kind: "missing" });
    expect(intake.dropped.byName).toEqual({ malformed: 1, bad_id: 1, bad_time: 1 });
  });

  it.each([
    ["it is one", { "/api/services": [200, { data: ["shop"], errors: null }] }, undefined],
    ["something else", { "/api/services": [200, "<html>"] }, "it answers, and not as Jaeger does"],
    ["something without that path", {}, "it answers 404 to /api/services"],
  ] as const)("tells before the load that it is %s", async (_what, answers, problem) => {
    const { client } = await jaeger(answers as unknown as Answers);
    expect(await client.problem()).toBe(problem);
  });
});
