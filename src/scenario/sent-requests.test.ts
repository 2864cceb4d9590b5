import { describe, expect, it } from "vitest";
import { type SentRequest, sentRequestsOf } from "#trace";
import { TargetServer } from "./target-server.fixture.ts";
import { UrlHost, UrlUser } from "./url-user.ts";
import { World, type WorldOptions } from "./world.fixture.ts";

const epochMs = 1_700_000_000_000;

async function start(options: WorldOptions = {}) {
  const target = await TargetServer.start(({ url }, response) => {
    if (url === "/moved") response.writeHead(302, { location: "/there" });
    else if (url === "/broken") response.writeHead(500);
    response.end();
  });
  const world = new World({ joinsTraces: true, target: target.origin, ...options });
  const taken = (): SentRequest[] => sentRequestsOf(world.host.sent?.take(epochMs) ?? nothing);
  return { target, world, http: world.http(), taken };
}

const nothing = {
  worker: "",
  span: "",
  operations: [],
  ids: new Int32Array(),
  operation: new Uint16Array(),
  startMs: new Float64Array(),
  durationMs: new Float64Array(),
  isError: new Uint8Array(),
};

describe("SentRequests", () => {
  it("are the requests of sampled traces, by the ids that went out with them", async () => {
    const { target, http, taken } = await start();
    await http.get("/items/7");
    await http.post("/broken");
    const requests = taken();
    expect(requests.map(({ operation, isError }) => [operation, isError])).toEqual([
      ["GET /items/:id", false],
      ["POST /broken", true],
    ]);
    expect(requests.map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`)).toEqual(
      target.seen.map(({ headers }) => headers["traceparent"]),
    );
    // The clock of these tests stands still, at 1 s.
    expect(requests.map(({ startMs, durationMs }) => [startMs, durationMs])).toEqual([
      [epochMs + 1_000, 0],
      [epochMs + 1_000, 0],
    ]);
    expect(taken()).toEqual([]);
  });

  it("are each hop of a call that is redirected", async () => {
    const { http, taken } = await start();
    await http.get("/moved");
    const [first, second] = taken();
    expect([first?.operation, second?.operation]).toEqual(["GET /moved", "GET /there"]);
    expect([first?.traceId === second?.traceId, first?.spanId === second?.spanId]).toEqual([true, false]);
  });

  it("are none of those whose trace is not sampled, is somebody else's, or is not asked for", async () => {
    const { http, taken } = await start({ sampling: { share: 0 } });
    await http.get("/");
    expect(taken()).toEqual([]);
    const own = await start();
    await own.http.get("/", { headers: { traceparent: "00-1" } });
    expect(own.taken()).toEqual([]);
    const untraced = await start({ plan: { trace: false } });
    await untraced.http.get("/");
    expect(untraced.taken()).toEqual([]);
  });

  it("are none that never left", async () => {
    const { target, http, taken } = await start();
    await target.close();
    await http.get("/");
    expect(taken()).toEqual([]);
  });

  it("are those of a URL test too", async () => {
    const { target, world, taken } = await start();
    const test = { kind: "url", url: `${target.origin}/items/7`, method: "GET", headers: {} } as const;
    const host = new UrlHost(world.host, test, world.iterations);
    await new Promise<void>((resolve) => new UrlUser(host, { iterationDone: () => resolve() }, 0).run(Number.NaN));
    const [request] = taken();
    expect(target.last.headers["traceparent"]).toBe(`00-${request?.traceId}-${request?.spanId}-01`);
    expect(request?.operation).toBe("GET /items/:id");
  });

  it("are a bounded number, however many requests there were", async () => {
    const { http, taken } = await start();
    for (let round = 0; round < 11; round++)
      await Promise.all(Array.from({ length: 100 }, () => http.get(`/items/${round}`)));
    expect(taken()).toHaveLength(1_000);
    await http.get("/after");
    expect(taken().map(({ operation }) => operation)).toEqual(["GET /after"]);
  });
});
