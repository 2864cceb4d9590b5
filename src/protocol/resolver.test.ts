import type { LookupAddress } from "node:dns";
import { describe, expect, it } from "vitest";
import { VirtualClock } from "../run/virtual-clock.fixture.ts";
import type { Lookup } from "./name-lookup.ts";
import { type Resolution, Resolver } from "./resolver.ts";

type Answer = readonly string[] | string;

/** A resolver whose names are answered by `answer`: addresses, or an error's code; after `tookMs` of virtual time. */
function resolverOf(
  answer: (host: string) => Answer,
  tookMs = 4,
): { clock: VirtualClock; asked: string[]; resolver: Resolver } {
  const clock = new VirtualClock();
  const asked: string[] = [];
  const ask: Lookup = (host, callback) => {
    asked.push(host);
    const found = answer(host);
    clock.after(tookMs, () => {
      if (typeof found === "string") callback(Object.assign(new Error(found), { code: found }), undefined);
      else
        callback(
          null,
          found.map((address): LookupAddress => ({ address, family: address.includes(":") ? 6 : 4 })),
        );
    });
  };
  return { clock, asked, resolver: new Resolver(clock, ask) };
}

function resolve(resolver: Resolver, host: string): { resolution: Resolution | undefined } {
  const box: { resolution: Resolution | undefined } = { resolution: undefined };
  resolver.resolve(host, (resolution) => {
    box.resolution = resolution;
  });
  return box;
}

const addressesOf = ({ resolution }: { resolution: Resolution | undefined }): string[] =>
  resolution!.addresses.map(({ address }) => address);

describe("Resolver", () => {
  it("asks nobody for an address", () => {
    const { resolver, asked } = resolverOf(() => "ENOTFOUND");
    expect(resolve(resolver, "10.1.2.3").resolution).toMatchObject({ error: undefined, tookMs: 0 });
    expect(addressesOf(resolve(resolver, "::1"))).toEqual(["::1"]);
    expect(asked).toEqual([]);
  });

  it("asks once for a name, says how long it took, and remembers it", async () => {
    const { clock, resolver, asked } = resolverOf(() => ["10.0.0.1", "10.0.0.2"], 7);
    const first = resolve(resolver, "a.test");
    const second = resolve(resolver, "a.test");
    expect(first.resolution).toBeUndefined();
    await clock.runFor(7);
    expect(first.resolution).toMatchObject({ error: undefined, tookMs: 7 });
    expect(addressesOf(second)).toEqual(["10.0.0.1", "10.0.0.2"]);
    expect(resolve(resolver, "a.test").resolution).toMatchObject({ tookMs: 0, error: undefined });
    expect(asked).toEqual(["a.test"]);
  });

  it("asks again after a minute: names move", async () => {
    const moves = [["10.0.0.1"], ["10.0.0.2"]];
    const { clock, resolver, asked } = resolverOf(() => moves.shift()!);
    resolve(resolver, "a.test");
    await clock.runFor(60_000);
    expect(addressesOf(resolve(resolver, "a.test"))).toEqual(["10.0.0.1"]);
    await clock.runFor(4);
    // Whoever comes meanwhile does not wait for the answer.
    expect(addressesOf(resolve(resolver, "a.test"))).toEqual(["10.0.0.1"]);
    expect(addressesOf(resolve(resolver, "a.test"))).toEqual(["10.0.0.1"]);
    await clock.runFor(4);
    expect(addressesOf(resolve(resolver, "a.test"))).toEqual(["10.0.0.2"]);
    expect(asked).toHaveLength(2);
  });

  it("waits for the answer where the old one is two minutes old", async () => {
    const moves = [["10.0.0.1"], ["10.0.0.2"]];
    const { clock, resolver } = resolverOf(() => moves.shift()!);
    resolve(resolver, "a.test");
    await clock.runFor(4 + 120_000);
    const moved = resolve(resolver, "a.test");
    expect(moved.resolution).toBeUndefined();
    await clock.runFor(4);
    expect(addressesOf(moved)).toEqual(["10.0.0.2"]);
  });

  it("keeps the address it has while name servers fail, and gives it up when the name is gone", async () => {
    const answers: Answer[] = [["10.0.0.1"], "ESERVFAIL", "ENOTFOUND"];
    const { clock, resolver, asked } = resolverOf(() => answers.shift()!);
    resolve(resolver, "a.test");
    await clock.runFor(60_004);
    expect(addressesOf(resolve(resolver, "a.test"))).toEqual(["10.0.0.1"]);
    await clock.runFor(4 + 999);
    expect(addressesOf(resolve(resolver, "a.test"))).toEqual(["10.0.0.1"]);
    expect(asked).toHaveLength(2);
    await clock.runFor(1);
    expect(addressesOf(resolve(resolver, "a.test"))).toEqual(["10.0.0.1"]);
    await clock.runFor(4);
    expect(resolve(resolver, "a.test").resolution).toMatchObject({ error: "dns_not_found" });
  });

  it("asks again, once a second, for a name none of whose addresses answers", async () => {
    const moves = [["10.0.0.1"], ["10.0.0.1"], ["10.0.0.2"]];
    const { clock, resolver, asked } = resolverOf(() => moves.shift()!, 0);
    resolve(resolver, "a.test");
    await clock.runFor(0);
    for (let tenth = 0; tenth < 25; tenth++) {
      resolver.doubt("a.test");
      resolve(resolver, "a.test");
      await clock.runFor(100);
    }
    expect(asked).toHaveLength(3);
    expect(addressesOf(resolve(resolver, "a.test"))).toEqual(["10.0.0.2"]);
    resolver.doubt("unknown.test");
  });

  it.each([
    ["ENOTFOUND", "dns_not_found", "the name a.test does not resolve"],
    ["ENODATA", "dns_no_address", "the name a.test has no address"],
    ["ETIMEOUT", "dns_timeout", "the name a.test was not resolved: no name server answered"],
    ["EAI_AGAIN", "dns_failed", "resolving a.test failed (EAI_AGAIN)"],
    ["ESERVFAIL", "dns_failed", "resolving a.test failed (ESERVFAIL)"],
  ])("calls %s %s, by name, for a second", async (code, error, message) => {
    const { clock, resolver, asked } = resolverOf(() => code);
    const failed = resolve(resolver, "a.test");
    await clock.runFor(4);
    expect(failed.resolution).toMatchObject({ addresses: [], error, message });
    await clock.runFor(999);
    expect(resolve(resolver, "a.test").resolution).toMatchObject({ error });
    await clock.runFor(1);
    resolve(resolver, "a.test");
    expect(asked).toHaveLength(2);
  });

  it("calls a name without addresses dns_no_address", async () => {
    const { clock, resolver } = resolverOf(() => []);
    const none = resolve(resolver, "a.test");
    await clock.runFor(4);
    expect(none.resolution).toMatchObject({ error: "dns_no_address" });
  });

  it("puts the preferred address first, and keeps the others", async () => {
    const { clock, resolver } = resolverOf(() => ["::1", "10.0.0.1", "10.0.0.2"]);
    resolve(resolver, "a.test");
    await clock.runFor(4);
    resolver.prefer("a.test", "10.0.0.2");
    expect(addressesOf(resolve(resolver, "a.test"))).toEqual(["10.0.0.2", "::1", "10.0.0.1"]);
    resolver.prefer("unknown.test", "10.0.0.2");
  });

  it("remembers a thousand names and no more", async () => {
    const { clock, resolver, asked } = resolverOf(() => ["10.0.0.1"], 0);
    for (let name = 0; name < 1_001; name++) resolve(resolver, `n${name}.test`);
    await clock.runFor(0);
    asked.length = 0;
    resolve(resolver, "n1000.test");
    resolve(resolver, "n1.test");
    expect(asked).toEqual([]);
    resolve(resolver, "n0.test");
    expect(asked).toEqual(["n0.test"]);
  });

  it("asks the operating system by default", async () => {
    const resolver = new Resolver(new VirtualClock());
    const resolution = await new Promise<Resolution>((resolved) => resolver.resolve("localhost", resolved));
    expect(["127.0.0.1", "::1"]).toContain(resolution.addresses[0]!.address);
  });
});
