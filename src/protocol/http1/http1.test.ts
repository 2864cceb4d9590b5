import { VirtualClock } from "../../run/virtual-clock.fixture.ts";
import { endpointOf, httpPlan } from "../exchange.fixture.ts";
import type { Endpoint } from "../protocol.ts";
import { type Behaviour, protocolConformance } from "../protocol.conformance.ts";
import { Http1 } from "./index.ts";
import { answering, type Behave, helloReply, RawServer, until } from "./raw-server.fixture.ts";

const closingReply = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 5\r\n\r\nhello";
const halfReply = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhe";

const behaves: Readonly<Partial<Record<Behaviour, Behave>>> = {
  answers: answering(() => helloReply),
  "answers and closes": answering((_head, socket) => void socket.end(closingReply)),
  // Reached by TLS, in plain text: the handshake never gets its answer.
  "never connects": (socket) => void socket.resume(),
  "never answers": answering(() => undefined),
  "half answers": answering(() => halfReply),
};

protocolConformance("Http1", async () => {
  const clock = new VirtualClock();
  const protocol = new Http1(httpPlan(), clock);
  const servers = new Map<Behaviour, RawServer>();
  const endpoints = new Map<Behaviour, Endpoint>();
  for (const [name, behave] of Object.entries(behaves) as [Behaviour, Behave][]) {
    const server = await RawServer.start(behave);
    servers.set(name, server);
    const { port } = server.endpoint;
    endpoints.set(name, endpointOf(port, "127.0.0.1", name === "never connects"));
  }
  const gone = await RawServer.start(() => undefined);
  endpoints.set("refuses", gone.endpoint);
  await gone.close();
  const all = [...servers.values()];
  return {
    protocol,
    clock,
    // Whether TCP is through by then is the machine's to say.
    timesOutConnectingAs: ["connect_timeout", "tls_timeout"],
    runFor: (durationMs) => clock.runFor(durationMs),
    endpoint: (behaviour) => endpoints.get(behaviour)!,
    received: () => all.reduce((sum, server) => sum + server.requests, 0),
    until,
    dispose: async () => {
      // Nothing stays open on the other side either.
      await until(() => all.every((server) => server.open.size === 0));
      await Promise.all(all.map((server) => server.close()));
    },
  };
});
