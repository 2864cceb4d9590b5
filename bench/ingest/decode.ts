import { SinkGroup } from "../../src/observe/intake/sink.ts";
import { Intake } from "../../src/observe/intake/intake.ts";
import { decodeTraces } from "../../src/observe/otlp/traces-protobuf.ts";
import { decodeTracesJson } from "../../src/observe/otlp/traces-json.ts";
import { encode, tracesType } from "../../src/observe/otlp/proto.fixture.ts";
import { asJson } from "../../src/observe/otlp/traces.fixture.ts";

const spansPerRequest = 512;

const attribute = (key: string, stringValue: string): object => ({ key, value: { stringValue } });

/** As instrumentation of a shop sends them: eight attributes, of which ids and paths differ. */
function request(serial: number): Readonly<Record<string, unknown>> {
  const bytes = (length: number, seed: number): Buffer => {
    const filled = Buffer.alloc(length, 1);
    filled.writeUInt32BE(seed, length - 4);
    return filled;
  };
  const spans = Array.from({ length: spansPerRequest }, (_, index) => {
    const seed = serial * spansPerRequest + index;
    return {
      traceId: bytes(16, Math.floor(seed / 8)),
      spanId: bytes(8, seed + 1),
      parentSpanId: bytes(8, seed),
      name: index % 8 === 0 ? "GET /api/products/{id}" : "SELECT products",
      kind: index % 8 === 0 ? 2 : 3,
      startTimeUnixNano: String(1_700_000_000_000_000_000n + BigInt(seed) * 1_000n),
      endTimeUnixNano: String(1_700_000_000_005_000_000n + BigInt(seed) * 1_000n),
      attributes: [
        attribute("http.request.method", "GET"),
        attribute("url.path", `/api/products/${seed % 1000}`),
        attribute("db.system.name", "postgresql"),
        attribute("db.query.text", "SELECT id, name, price FROM products WHERE id = $1"),
        attribute("server.address", "db.shop.internal"),
        attribute("enduser.id", `user-${seed}`),
        { key: "server.port", value: { intValue: 5432 } },
        { key: "http.response.status_code", value: { intValue: 200 } },
      ],
      status: { code: 1 },
    };
  });
  const resource = { attributes: [attribute("service.name", "shop"), attribute("service.instance.id", "a")] };
  return { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: "bench" }, spans }] }] };
}

const requests = Array.from({ length: 40 }, (_, serial) => request(serial));
export const bodies = requests.map((each) => encode("TracesRequest", each));
const jsonBodies = requests.map(asJson);

const ours = (decode: typeof decodeTraces, from: readonly Buffer[]) => (): number => {
  const intake = new Intake(new SinkGroup([]));
  for (const body of from) decode(body, intake);
  intake.flush();
  return intake.spans;
};

export const contenders: Readonly<Record<string, () => number>> = {
  plimsoll: ours(decodeTraces, bodies),
  protobufjs: () => {
    for (const body of bodies) tracesType.decode(body);
    return bodies.length * spansPerRequest;
  },
  "plimsoll, JSON": ours(decodeTracesJson, jsonBodies),
};

export const bytesPerSpan = bodies.reduce((sum, body) => sum + body.length, 0) / bodies.length / spansPerRequest;
