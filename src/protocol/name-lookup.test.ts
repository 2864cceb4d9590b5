import { describe, expect, it, onTestFinished } from "vitest";
import { VirtualClock } from "../run/virtual-clock.fixture.ts";
import { DnsServer, type DnsAnswer } from "./dns-server.fixture.ts";
import { lookupAt, systemLookup } from "./name-lookup.ts";
import { type Resolution, Resolver } from "./resolver.ts";

async function serverOf(names: Readonly<Record<string, DnsAnswer>>): Promise<DnsServer> {
  const server = await DnsServer.start((name) => names[name] ?? "NXDOMAIN");
  onTestFinished(() => server.close());
  return server;
}

function resolve(host: string, servers: readonly string[]): Promise<Resolution> {
  const resolver = new Resolver(new VirtualClock(), lookupAt(servers));
  return new Promise((resolved) => resolver.resolve(host, resolved));
}

describe("lookupAt", () => {
  it("takes the addresses of both families from the server it was given, IPv4 first", async () => {
    const server = await serverOf({ "two.test": ["::1", "127.0.0.5"] });
    const { addresses, error } = await resolve("two.test", [server.address]);
    expect(error).toBeUndefined();
    expect(addresses).toEqual([
      { address: "127.0.0.5", family: 4 },
      { address: "::1", family: 6 },
    ]);
  });

  it.each<[string, DnsAnswer, string, string]>([
    ["a name that does not exist", "NXDOMAIN", "dns_not_found", "the name a.test does not resolve"],
    ["a name without addresses", [], "dns_no_address", "the name a.test has no address"],
    ["a server that fails", "SERVFAIL", "dns_failed", "resolving a.test failed (ESERVFAIL)"],
    ["a server that does not want to", "REFUSED", "dns_failed", "resolving a.test failed (EREFUSED)"],
  ])("tells of %s", async (_what, answer, error, message) => {
    const server = await serverOf({ "a.test": answer });
    expect(await resolve("a.test", [server.address])).toMatchObject({ addresses: [], error, message });
  });

  it("asks the server nothing about localhost", async () => {
    const server = await serverOf({});
    const { addresses } = await resolve("localhost", [server.address]);
    expect(["127.0.0.1", "::1"]).toContain(addresses[0]!.address);
    expect(server.asked).toEqual([]);
  });
});

describe("systemLookup", () => {
  it("has a reason for a name that cannot be (RFC 6761)", async () => {
    const resolver = new Resolver(new VirtualClock(), systemLookup);
    const { addresses, error, message } = await new Promise<Resolution>((resolved) =>
      resolver.resolve("no-such-name.invalid", resolved),
    );
    expect(addresses).toEqual([]);
    // Without a network there is no name server to say that there is no such name.
    expect(["dns_not_found", "dns_failed", "dns_timeout"]).toContain(error);
    expect(message).toContain("no-such-name.invalid");
  });
});
