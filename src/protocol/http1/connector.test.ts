import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import type { ErrorClass, HttpPlan } from "#run";
import { VirtualClock } from "../../run/virtual-clock.fixture.ts";
import { endpointOf, httpPlan } from "../exchange.fixture.ts";
import type { Endpoint } from "../protocol.ts";
import type { Lookup } from "../name-lookup.ts";
import { Resolver } from "../resolver.ts";
import { closeAfterEach, serve } from "./client.fixture.ts";
import { Connector, type ConnectTimes } from "./connector.ts";
import { until } from "./raw-server.fixture.ts";

closeAfterEach();

interface Ended {
  address: string | undefined;
  error: ErrorClass | undefined;
  message: string;
  times: ConnectTimes | undefined;
}

/** Names with addresses that change from look-up to look-up; the last stays. */
function connectorFor(names: Readonly<Record<string, string[][]>>, plan: Partial<HttpPlan> = {}) {
  const clock = new VirtualClock();
  const lookup: Lookup = (host, callback) => {
    const answers = names[host]!;
    const addresses = answers.length > 1 ? answers.shift()! : answers[0]!;
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  };
  return { clock, connector: new Connector(httpPlan(plan), new Resolver(clock, lookup), clock) };
}

function open(connector: Connector, endpoint: Endpoint): { ended: Ended; giveUp: () => void; calls: () => number } {
  const ended: Ended = { address: undefined, error: undefined, message: "", times: undefined };
  let calls = 0;
  const attempt = connector.open(endpoint, {
    connected: (socket: Socket, times) => {
      calls++;
      ended.address = socket.remoteAddress;
      ended.times = times;
      socket.destroy();
    },
    connectFailed: (error, message, times) => {
      calls++;
      Object.assign(ended, { error, message, times });
    },
    read: () => false,
  });
  return { ended, giveUp: () => attempt.abandon(), calls: () => calls };
}

async function result(connector: Connector, endpoint: Endpoint): Promise<Ended> {
  const { ended, calls } = open(connector, endpoint);
  await until(() => calls() > 0);
  return ended;
}

describe("Connector", () => {
  it("tries the next address when one refuses, and that one first from then on", async () => {
    const server = await serve(() => undefined);
    const { connector } = connectorFor({ "two.test": [["127.0.0.2", "127.0.0.1"]] });
    const endpoint = endpointOf(server.endpoint.port, "two.test");
    expect(await result(connector, endpoint)).toMatchObject({ address: "127.0.0.1", error: undefined });
    const preferred = await new Promise((resolve) => connector.resolver.resolve("two.test", resolve));
    expect(preferred).toMatchObject({ addresses: [{ address: "127.0.0.1" }, { address: "127.0.0.2" }] });
  });

  it("reaches a server on IPv4 only by a name that is ::1 first, with or without IPv6 on the machine", async () => {
    const server = await serve(() => undefined);
    const { connector } = connectorFor({ localhost: [["::1", "127.0.0.1"]] });
    const ended = await result(connector, endpointOf(server.endpoint.port, "localhost"));
    expect(ended).toMatchObject({ address: "127.0.0.1" });
  });

  it("calls it connect_refused when an address refuses, whatever the others do", async () => {
    const gone = await serve(() => undefined);
    await gone.close();
    const { connector } = connectorFor({
      localhost: [
        ["127.0.0.1", "::1"],
        ["::1", "127.0.0.1"],
      ],
    });
    const ended = await result(connector, endpointOf(gone.endpoint.port, "localhost"));
    expect(ended).toMatchObject({ error: "connect_refused", times: { tlsMs: 0 } });
    expect(ended.message).toContain("127.0.0.1");
  });

  it("says which name does not resolve", async () => {
    const clock = new VirtualClock();
    const lookup: Lookup = (_host, callback) =>
      callback(Object.assign(new Error("no"), { code: "ENOTFOUND" }), undefined);
    const connector = new Connector(httpPlan(), new Resolver(clock, lookup), clock);
    const { ended, calls } = open(connector, endpointOf(80, "no.test"));
    expect(calls()).toBe(0);
    await until(() => calls() > 0);
    expect(ended).toMatchObject({ error: "dns_not_found", message: "the name no.test does not resolve" });
  });

  it("connects to no public address unless its name is allowed", async () => {
    const names = { "public.test": [["203.0.113.7"]], "cloud.test": [["169.254.169.254"]] };
    const { connector } = connectorFor(names, { allowHosts: ["cloud.test"] });
    for (const host of ["public.test", "cloud.test", "203.0.113.7", "::ffff:169.254.169.254"]) {
      const { ended, calls } = open(connector, endpointOf(80, host));
      // Told later, so that whoever tries again and again holds up nobody.
      expect(calls()).toBe(0);
      await until(() => calls() > 0);
      expect(ended.error).toBe("host_not_allowed");
      expect(ended.message).toContain(host);
    }
  });

  it("asks the gate again when a name has moved: no connection to where it leads then", async () => {
    const server = await serve(() => undefined);
    const { clock, connector } = connectorFor({ "moving.test": [["127.0.0.1"], ["203.0.113.7"]] });
    const endpoint = endpointOf(server.endpoint.port, "moving.test");
    expect(await result(connector, endpoint)).toMatchObject({ address: "127.0.0.1" });
    await clock.runFor(60_001);
    // The old address is used once more while the name is asked for again.
    expect(await result(connector, endpoint)).toMatchObject({ address: "127.0.0.1" });
    expect(await result(connector, endpoint)).toMatchObject({ address: undefined, error: "host_not_allowed" });
  });

  it("does not fall back from a refused address to one the gate refuses", async () => {
    const gone = await serve(() => undefined);
    await gone.close();
    const { connector } = connectorFor({ "mixed.test": [["127.0.0.1", "203.0.113.7"]] });
    const ended = await result(connector, endpointOf(gone.endpoint.port, "mixed.test"));
    expect(ended).toMatchObject({ address: undefined, error: "host_not_allowed" });
  });

  it("is silent once given up, at every stage", async () => {
    const server = await serve(() => undefined);
    const { connector } = connectorFor({ "local.test": [["127.0.0.1"]], "public.test": [["203.0.113.7"]] });
    const attempts = [
      open(connector, endpointOf(server.endpoint.port, "local.test")),
      open(connector, endpointOf(server.endpoint.port, "local.test", true)),
      open(connector, endpointOf(80, "public.test")),
    ];
    for (const { giveUp } of attempts) {
      giveUp();
      giveUp();
    }
    const other = open(connector, endpointOf(server.endpoint.port, "local.test"));
    await until(() => other.calls() === 1);
    expect(attempts.map(({ calls }) => calls())).toEqual([0, 0, 0]);
  });
});
