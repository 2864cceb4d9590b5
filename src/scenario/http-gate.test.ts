import { describe, expect, test } from "vitest";
import { Http1, type Lookup, Resolver } from "#protocol";
import { VirtualClock } from "../run/virtual-clock.fixture.ts";
import { TargetServer } from "./target-server.fixture.ts";
import { httpPlan, World, type WorldOptions } from "./world.fixture.ts";

/** What a resolver says of names; a name that is not here does not resolve. `at` counts the look-ups of it from 1. */
type Names = Readonly<Record<string, (at: number) => string>>;

function worldWith(names: Names, options: WorldOptions & { readonly clock?: VirtualClock } = {}) {
  const clock = options.clock ?? new VirtualClock(1_000);
  const asked = new Map<string, number>();
  const lookup: Lookup = (host, callback) => {
    const at = (asked.get(host) ?? 0) + 1;
    asked.set(host, at);
    const address = names[host]?.(at);
    if (address === undefined) callback(Object.assign(new Error("no such name"), { code: "ENOTFOUND" }), undefined);
    else callback(null, [{ address, family: address.includes(":") ? 6 : 4 }]);
  };
  const protocol = new Http1(httpPlan(options.plan), clock, new Resolver(clock, lookup));
  const world = new World({ ...options, clock, protocol });
  return { clock, protocol, world, http: world.http() };
}

const alias = (address: string) => (): string => address;

/** Names as name servers and name services really answer them. */
const names: Names = {
  "8.8.8.8.nip.io": alias("8.8.8.8"),
  "app-8-8-8-8.nip.io": alias("8.8.8.8"),
  "08080808.nip.io": alias("8.8.8.8"),
  "169.254.169.254.nip.io": alias("169.254.169.254"),
  // CNAMEs, followed by the resolver.
  "localhost.evil.example": alias("93.184.216.34"),
  "internal.example": alias("93.184.216.34"),
  "127.0.0.1.evil.example": alias("93.184.216.34"),
  "dns.google.": alias("8.8.8.8"),
  "dns.google": alias("8.8.8.8"),
  "xn--bcher-kva.example": alias("93.184.216.34"),
  "six.example": alias("::ffff:8.8.8.8"),
  "zone.example": alias("fe80::1%eth0"),
  "metadata.google.internal": alias("169.254.169.254"),
};

const spellings: readonly (readonly [what: string, url: string])[] = [
  ["dotted", "http://8.8.8.8/"],
  ["with a port", "http://8.8.8.8:8080/"],
  ["as one decimal number", "http://134744072/"],
  ["as one hexadecimal number", "http://0x08080808/"],
  ["as one octal number", "http://01002004010/"],
  ["in octal parts", "http://010.010.010.010/"],
  ["in hexadecimal parts", "http://0x8.0x8.0x8.0x8/"],
  ["in mixed parts", "http://0x8.010.8.8/"],
  ["in two parts", "http://8.526344/"],
  ["in three parts", "http://8.8.2056/"],
  ["with a trailing dot", "http://8.8.8.8./"],
  ["in full-width digits", "http://８.８.８.８/"],
  ["with ideographic full stops", "http://8。8。8。8/"],
  ["percent-encoded", "http://%38.8.8.8/"],
  ["mapped into IPv6", "http://[::ffff:8.8.8.8]/"],
  ["mapped into IPv6, in hexadecimal", "http://[::ffff:808:808]/"],
  ["behind NAT64", "http://[64:ff9b::8.8.8.8]/"],
  ["as 6to4", "http://[2002:808:808::1]/"],
  ["IPv4-compatible", "http://[::8.8.8.8]/"],
  ["IPv6", "http://[2001:4860:4860::8888]/"],
  ["behind a private address as user name", "http://10.0.0.1@8.8.8.8/"],
  ["behind localhost and a password", "http://localhost:80@8.8.8.8/"],
  ["with a backslash", "http://8.8.8.8\\@127.0.0.1/"],
  ["by a name service", "http://8.8.8.8.nip.io/"],
  ["by a name service, with dashes", "http://app-8-8-8-8.nip.io/"],
  ["by a name service, in hexadecimal", "http://08080808.nip.io/"],
  ["by a name that begins like this machine's", "http://127.0.0.1.evil.example/"],
  ["by a name under localhost's name", "http://localhost.evil.example/"],
  ["by an alias of an inner name", "http://internal.example/"],
  ["by a name with a trailing dot", "http://dns.google./"],
  ["by a name in capitals", "http://DNS.GOOGLE/"],
  ["by a name in punycode", "http://xn--bcher-kva.example/"],
  ["by the same name in letters", "http://bücher.example/"],
  ["by a name with a mapped address", "http://six.example/"],
  ["over TLS", "https://8.8.8.8/"],
];

const metadata: readonly (readonly [what: string, url: string])[] = [
  ["dotted", "http://169.254.169.254/latest/meta-data/"],
  ["as one decimal number", "http://2852039166/"],
  ["as one hexadecimal number", "http://0xa9fea9fe/"],
  ["in octal parts", "http://0251.0376.0251.0376/"],
  ["in two parts", "http://169.16689662/"],
  ["mapped into IPv6", "http://[::ffff:169.254.169.254]/"],
  ["behind NAT64", "http://[64:ff9b::169.254.169.254]/"],
  ["as 6to4", "http://[2002:a9fe:a9fe::]/"],
  ["IPv4-compatible", "http://[::169.254.169.254]/"],
  ["another link-local address", "http://169.254.0.1/"],
  ["IPv6 link-local", "http://[fe80::1]/"],
  ["IPv6 of a cloud", "http://[fd00:ec2::254]/"],
  ["by a name service", "http://169.254.169.254.nip.io/"],
  ["by a cloud's name", "http://metadata.google.internal/"],
  ["by a name with a zone", "http://zone.example/"],
];

/** What became of a request: the class of its failure, or the refusal of its URL. */
async function outcomeOf(url: string, plan: WorldOptions["plan"] = {}): Promise<readonly [unknown, number]> {
  const { http, protocol } = worldWith(names, { plan });
  // Calls that refuse a URL throw at once.
  const response = await Promise.resolve()
    .then(() => http.get(url))
    .catch((thrown: unknown) => thrown);
  const outcome = response instanceof TypeError ? "refused" : (response as { error?: string }).error;
  return [outcome, protocol.counters.opened];
}

describe("a public address that no --allow-host names", () => {
  test.each(spellings)("%s: %s gets no connection", async (_what, url) => {
    const gated = url.includes("@") && !url.includes("\\") ? "refused" : "host_not_allowed";
    expect(await outcomeOf(url)).toEqual([gated, 0]);
  });

  test("a redirect to it gets none either", async () => {
    const target = await TargetServer.start((request, response) => {
      response.writeHead(302, { location: String(request.headers["x-to"]) }).end();
    });
    for (const [, url] of spellings.filter(([, each]) => !each.includes("@"))) {
      const { http, protocol } = worldWith(names);
      const response = await http.get(`${target.origin}/`, {
        headers: { "x-to": url.replaceAll(/[^ -~]/g, encodeURIComponent) },
      });
      expect([url, response.error, protocol.counters.opened]).toEqual([url, "host_not_allowed", 1]);
    }
  });
});

describe("a link-local or metadata address", () => {
  test.each(metadata)("%s: %s is never a target, whoever allows it", async (_what, url) => {
    const host = new URL(url).hostname;
    expect(await outcomeOf(url, { allowHosts: [host, host.replace(/^\[|\]$/g, ""), "169.254.169.254"] })).toEqual([
      "host_not_allowed",
      0,
    ]);
  });
});

describe("this machine", () => {
  test.each(["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0.0.0.0", "0", "127.0.0.1."])(
    "may be asked as %s without being allowed",
    async (host) => {
      const target = await TargetServer.start();
      const { port } = new URL(target.origin);
      expect(await outcomeOf(`http://${host}:${port}/`)).toEqual([undefined, 1]);
    },
  );
});

describe("a name that changes its address after it was looked at", () => {
  /** Stands for a public host: the gate is told so. */
  const elsewhere = "127.0.0.66";
  const plan = { publicHosts: [elsewhere] };

  test("gets no connection to where it moved", async () => {
    const own = await TargetServer.start(
      (_request, response) => void response.writeHead(200, { connection: "close" }).end(),
    );
    const { port } = new URL(own.origin);
    const public_ = await TargetServer.start(undefined, { address: elsewhere });
    const names: Names = { "moving.test": (at) => (at === 1 ? "127.0.0.1" : elsewhere) };
    const { http, clock } = worldWith(names, { plan });
    expect(await http.get(`http://moving.test:${port}/`)).toMatchObject({ status: 200 });
    // By then the name is asked for again; every connection is decided on by the address it goes to.
    await clock.runFor(121_000);
    const port2 = new URL(public_.origin).port;
    for (const each of [port, port2]) {
      expect(await http.get(`http://moving.test:${each}/`)).toMatchObject({ error: "host_not_allowed" });
    }
    expect([own.accepted, public_.accepted]).toEqual([1, 0]);
  });

  test("gets none while connections are open to where it was, and none by its other addresses", async () => {
    const public_ = await TargetServer.start(undefined, { address: elsewhere });
    const { port } = new URL(public_.origin);
    const clock = new VirtualClock(1_000);
    const lookup: Lookup = (_host, callback) =>
      callback(null, [
        { address: "127.0.0.1", family: 4 },
        { address: elsewhere, family: 4 },
      ]);
    const world = new World({ plan, clock, protocol: new Http1(httpPlan(plan), clock, new Resolver(clock, lookup)) });
    // The first address refuses the connection; the next one is gated by itself.
    expect(await world.http().get(`http://both.test:${port}/`)).toMatchObject({ error: "host_not_allowed" });
    expect(public_.accepted).toBe(0);
  });

  test("may move to a host that is allowed by its name", async () => {
    const public_ = await TargetServer.start(undefined, { address: elsewhere });
    const { port } = new URL(public_.origin);
    const { http, protocol } = worldWith(
      { "moving.test": alias(elsewhere) },
      { plan: { ...plan, allowHosts: ["moving.test"] } },
    );
    expect(protocol.reachesPublic).toBe(false);
    expect(await http.get(`http://moving.test:${port}/`)).toMatchObject({ status: 200 });
    expect(protocol.reachesPublic).toBe(true);
  });
});
