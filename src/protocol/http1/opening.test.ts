import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import type { HttpPlan } from "#run";
import { VirtualClock } from "../../run/virtual-clock.fixture.ts";
import { Exchanges, endpointOf, httpPlan } from "../exchange.fixture.ts";
import type { Lookup } from "../name-lookup.ts";
import { Resolver } from "../resolver.ts";
import { certificate } from "./certificates.fixture.ts";
import { Client, closeAfterEach, serve } from "./client.fixture.ts";
import { Http1 } from "./index.ts";
import { LocalAddresses } from "./local-addresses.ts";
import { answering, helloReply, type RawServer, until } from "./raw-server.fixture.ts";

closeAfterEach();

/** What the way to a server took, and where it began. */
describe("opening a connection", () => {
  it("that waits for its name ends as dns_timeout, and says how long that took", async () => {
    const clock = new VirtualClock();
    const never: Lookup = () => undefined;
    const protocol = new Http1(httpPlan(), clock, new Resolver(clock, never));
    const exchanges = new Exchanges();
    const exchange = exchanges.of(endpointOf(80, "slow.test"), { limits: { connectMs: 300 } });
    protocol.open(exchange.endpoint, 1).exchange(exchange);
    await clock.runFor(300);
    protocol.close();
    expect(exchange).toMatchObject({
      outcome: "dns_timeout",
      message: "slow.test: the name was not resolved within the deadline",
      opening: { dnsMs: 300, connectMs: 0, tlsMs: 0 },
      bytesSent: 0,
    });
  });

  it("to a target whose name is known is not held up by a name server that is slow for another", async () => {
    const clock = new VirtualClock();
    const server = await serve(answering(() => helloReply));
    const asked: string[] = [];
    const lookup: Lookup = (host, callback) => {
      asked.push(host);
      if (host === "fast.test" && asked.length === 1) callback(null, [{ address: "127.0.0.1", family: 4 }]);
    };
    const protocol = new Http1(httpPlan(), clock, new Resolver(clock, lookup));
    const exchanges = new Exchanges();
    const issue = (host: string): void =>
      protocol
        .open(endpointOf(server.endpoint.port, host), 1)
        .exchange(exchanges.of(endpointOf(server.endpoint.port, host)));
    issue("fast.test");
    await until(() => exchanges.done.length === 1);
    // From now on no name server answers, and what is known of the fast one is no longer fresh.
    await clock.runFor(60_001);
    issue("slow.test");
    for (let count = 2; count <= 20; count++) {
      issue("fast.test");
      await until(() => exchanges.done.length === count);
    }
    expect(exchanges.outcomes).toEqual(Array.from({ length: 20 }, () => "ok"));
    expect(asked).toEqual(["fast.test", "slow.test", "fast.test"]);
    protocol.close();
  });

  it("names the name that was asked for, not only its address", async () => {
    const gone = await serve(() => undefined);
    await gone.close();
    const clock = new VirtualClock();
    const lookup: Lookup = (_host, callback) => callback(null, [{ address: "127.0.0.1", family: 4 }]);
    const protocol = new Http1(httpPlan(), clock, new Resolver(clock, lookup));
    const exchanges = new Exchanges();
    const exchange = exchanges.of(endpointOf(gone.endpoint.port, "shop.test"));
    protocol.open(exchange.endpoint, 1).exchange(exchange);
    await until(() => exchange.outcome !== undefined);
    protocol.close();
    expect(exchange.message).toBe(`shop.test: connect ECONNREFUSED 127.0.0.1:${gone.endpoint.port}`);
  });
});

describe("TLS that is cut short", () => {
  it.each([
    ["of a certain length", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhello"],
    ["in chunks", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n"],
  ])("makes a body %s incomplete, with or without a close_notify", async (_what, reply) => {
    const pem = await certificate({ name: "local", hosts: ["localhost"] });
    for (const isOrderly of [true, false]) {
      const raws: Socket[] = [];
      const behave = answering((_head, socket) => {
        socket.write(reply, () => (isOrderly ? socket.end() : raws.at(-1)!.end()));
        return undefined;
      });
      const server = await serve(behave, { tls: pem, host: "localhost" });
      server.onConnection((raw) => raws.push(raw));
      const client = new Client(server.endpoint, { plan: { tls: { insecure: false, ca: [pem.cert] } } });
      expect(await client.run()).toMatchObject({ outcome: "incomplete", status: 200 });
    }
  });

  it.each([
    ["an alert about the version", [0x15, 3, 1, 0, 2, 2, 70], "tls_version"],
    ["an alert about anything else", [0x15, 3, 1, 0, 2, 2, 40], "tls_failed"],
    ["the first half of an answer", [0x16, 3, 3, 0x40, 0, 2], "tls_closed"],
    ["another protocol", [...Buffer.from("220 mail.test ESMTP\r\n")], "tls_not_spoken"],
  ] as const)("by %s is %s", async (_what, bytes, error) => {
    const server = await serve((socket) => void socket.once("data", () => socket.end(Buffer.from(bytes))));
    const exchange = await new Client(endpointOf(server.endpoint.port, "127.0.0.1", true)).run();
    expect(exchange).toMatchObject({ outcome: error, bytesSent: 0 });
  });
});

describe("local addresses", () => {
  const connectionsFrom = async (server: RawServer, plan: Partial<HttpPlan>, count: number): Promise<string[]> => {
    const seen: string[] = [];
    server.onConnection((socket) => seen.push(socket.remoteAddress!));
    const client = new Client(server.endpoint, { plan, connections: count });
    for (let each = 0; each < count; each++) client.issue();
    await until(() => client.exchanges.done.length === count);
    expect(new Set(client.exchanges.outcomes)).toEqual(new Set(["ok"]));
    return seen;
  };

  it("have connections spread over them evenly", async () => {
    const server = await serve(answering(() => helloReply));
    const seen = await connectionsFrom(server, { localAddresses: ["127.0.0.2", "127.0.0.3", "127.0.0.4"] }, 30);
    for (const address of ["127.0.0.2", "127.0.0.3", "127.0.0.4"])
      expect(seen.filter((each) => each === address)).toHaveLength(10);
  });

  it("serve TLS too", async () => {
    const pem = await certificate({ name: "local", hosts: ["localhost"] });
    const server = await serve(
      answering(() => helloReply),
      { tls: pem, host: "localhost" },
    );
    const tls = { insecure: false, ca: [pem.cert] };
    expect(await connectionsFrom(server, { localAddresses: ["127.0.0.9"], tls }, 3)).toEqual([
      "127.0.0.9",
      "127.0.0.9",
      "127.0.0.9",
    ]);
  });

  it("of one family reach no target of the other, and say so", async () => {
    const server = await serve(answering(() => helloReply));
    const exchange = await new Client(server.endpoint, { plan: { localAddresses: ["::1"] } }).run();
    expect(exchange).toMatchObject({ outcome: "connect_failed", bytesSent: 0 });
    expect(exchange.message).toBe("none of --local-ips can reach 127.0.0.1");
  });

  it("are taken in turn, by family", () => {
    const local = new LocalAddresses(["10.0.0.1", "fd00::1", "10.0.0.2"]);
    expect([local.countFor("10.9.9.9"), local.countFor("fd00::9")]).toEqual([2, 1]);
    expect(["1.1.1.1", "1.1.1.1", "::1", "1.1.1.1"].map((remote) => local.takeFor(remote))).toEqual([
      "10.0.0.1",
      "10.0.0.2",
      "fd00::1",
      "10.0.0.1",
    ]);
    expect(new LocalAddresses(["10.0.0.1"]).takeFor("::1")).toBeUndefined();
  });
});
