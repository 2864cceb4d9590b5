import { createHash } from "node:crypto";
import type { TLSSocket } from "node:tls";
import { beforeAll, describe, expect, it } from "vitest";
import { type TlsOptions, UserError } from "#run";
import { VirtualClock } from "../../run/virtual-clock.fixture.ts";
import type { Exchange } from "../exchange.ts";
import { endpointOf, httpPlan } from "../exchange.fixture.ts";
import type { Endpoint } from "../protocol.ts";
import { certificate, type Pem } from "./certificates.fixture.ts";
import { Client, closeAfterEach, serve } from "./client.fixture.ts";
import { Http1 } from "./index.ts";
import { answering, helloReply, type RawServer, until } from "./raw-server.fixture.ts";

closeAfterEach();

const pems = {} as Record<"ca" | "good" | "wrongHost" | "expired" | "selfSigned" | "client" | "stranger", Pem>;

beforeAll(async () => {
  pems.ca = await certificate({ name: "Test CA", isAuthority: true });
  const { ca } = pems;
  pems.good = await certificate({ name: "good", ca, hosts: ["localhost", "127.0.0.1"] });
  pems.wrongHost = await certificate({ name: "wrong", ca, hosts: ["elsewhere.test"] });
  pems.expired = await certificate({ name: "old", ca, hosts: ["localhost", "127.0.0.1"], hasExpired: true });
  pems.selfSigned = await certificate({ name: "self", hosts: ["localhost", "127.0.0.1"] });
  pems.client = await certificate({ name: "client", ca });
  pems.stranger = await certificate({ name: "stranger" });
});

function tlsServer(pem: Pem, options: object = {}): Promise<RawServer> {
  return serve(
    answering(() => helloReply),
    { tls: { ...pem, ...options }, host: "localhost" },
  );
}

function request(endpoint: Endpoint, tls: Partial<TlsOptions>): Promise<Exchange> {
  return new Client(endpoint, { plan: { tls: { insecure: false, ...tls } } }).run();
}

describe("Http1 over TLS", () => {
  it("accepts a certificate of the authority it was given, by name and by address", async () => {
    const server = await tlsServer(pems.good);
    const ca = [pems.ca.cert];
    expect(await request(server.endpoint, { ca })).toMatchObject({ outcome: "ok", bodyText: "hello" });
    expect(await request(endpointOf(server.endpoint.port, "127.0.0.1", true), { ca })).toMatchObject({ outcome: "ok" });
  });

  it.each([
    ["of an unknown authority", "tls_unknown_ca", "good", false],
    ["signed by itself", "tls_self_signed", "selfSigned", true],
    ["for another host", "tls_wrong_host", "wrongHost", true],
    ["that has expired", "tls_expired", "expired", true],
  ] as const)("refuses a certificate %s as %s, unless told to accept any", async (_name, error, which, givesCa) => {
    const server = await tlsServer(pems[which]);
    const tls = givesCa ? { ca: [pems.ca.cert] } : {};
    const refused = await request(server.endpoint, tls);
    expect(refused).toMatchObject({ outcome: error, bytesSent: 0 });
    expect(refused.message).toContain("localhost");
    expect(server.requests).toBe(0);
    expect(await request(server.endpoint, { ...tls, insecure: true })).toMatchObject({ outcome: "ok" });
  });

  it("asks for the server name it was given, and checks the certificate against it", async () => {
    const server = await tlsServer(pems.wrongHost);
    const tls = { ca: [pems.ca.cert], serverName: "elsewhere.test" };
    expect(await request(server.endpoint, tls)).toMatchObject({ outcome: "ok" });
    const [socket] = [...server.open];
    expect(socket).toBeDefined();
  });

  it("sends no server name for an address (RFC 6066 §3)", async () => {
    const names: (string | false | null)[] = [];
    const server = await serve(
      (socket, ...rest) => {
        names.push((socket as TLSSocket).servername);
        answering(() => helloReply)(socket, ...rest);
      },
      { tls: pems.good, host: "localhost" },
    );
    const tls = { ca: [pems.ca.cert] };
    await request(server.endpoint, tls);
    await request(endpointOf(server.endpoint.port, "127.0.0.1", true), tls);
    expect(names).toEqual(["localhost", false]);
  });

  it("shows its own certificate to a server that requires one", async () => {
    const server = await tlsServer(pems.good, { ca: pems.ca.cert, requestCert: true, rejectUnauthorized: true });
    const tls = { ca: [pems.ca.cert] };
    expect(await request(server.endpoint, { ...tls, ...pems.client })).toMatchObject({ outcome: "ok" });
  });

  it.each(["TLSv1.2", "TLSv1.3"] as const)(
    "calls it tls_failed, or closed, when a server of %s misses the client's certificate",
    async (version) => {
      const options = {
        ca: pems.ca.cert,
        requestCert: true,
        rejectUnauthorized: true,
        minVersion: version,
        maxVersion: version,
      };
      const server = await tlsServer(pems.good, options);
      const tls = { ca: [pems.ca.cert] };
      // In TLS 1.3 the server may also just be gone by the time the request is written.
      const possible =
        version === "TLSv1.2" ? ["tls_failed", "tls_closed"] : ["tls_failed", "reset", "closed_before_response"];
      expect(possible).toContain((await request(server.endpoint, tls)).outcome);
      expect(possible).toContain((await request(server.endpoint, { ...tls, ...pems.stranger })).outcome);
    },
  );

  it("calls it tls_version when the two have no version in common", async () => {
    const server = await tlsServer(pems.good, {
      minVersion: "TLSv1.1",
      maxVersion: "TLSv1.1",
      ciphers: "DEFAULT@SECLEVEL=0",
    });
    expect(await request(server.endpoint, { ca: [pems.ca.cert] })).toMatchObject({ outcome: "tls_version" });
  });

  it.each([
    [
      "tls_not_spoken",
      "answers garbage",
      (socket: { end(text: string): void }) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"),
    ],
    ["tls_closed", "closes", (socket: { end(text: string): void }) => socket.end("")],
    ["tls_closed", "resets", (socket: { resetAndDestroy(): void }) => socket.resetAndDestroy()],
  ])("calls it %s when a plain port %s", async (error, _name, behave) => {
    const server = await serve((socket) => void socket.once("data", () => behave(socket)));
    const exchange = await request(endpointOf(server.endpoint.port, "127.0.0.1", true), {});
    expect(exchange).toMatchObject({ outcome: error, bytesSent: 0 });
    expect(exchange.message).toMatch(
      /^127\.0\.0\.1: (TLS: [a-z0-9 ]+|the connection was closed during the TLS handshake)$/,
    );
  });

  it("calls a handshake that stalls tls_timeout, and says that TLS took the time", async () => {
    const server = await serve((socket) => void socket.resume());
    const client = new Client(endpointOf(server.endpoint.port, "127.0.0.1", true));
    const exchange = client.issue({ limits: { connectMs: 300 } });
    await until(() => server.accepted === 1);
    await client.clock.runFor(300);
    expect(exchange).toMatchObject({ outcome: "tls_timeout", bytesSent: 0, opening: { tlsMs: 300 } });
    await until(() => server.open.size === 0);
  });

  it("gives a connection nobody waits for up when its handshake stalls", async () => {
    const server = await serve((socket) => void socket.resume());
    const client = new Client(endpointOf(server.endpoint.port, "127.0.0.1", true));
    client.session.warm();
    await until(() => server.accepted === 1);
    await client.clock.runFor(1_000);
    await until(() => server.open.size === 0);
    expect(client.protocol.counters.opened).toBe(0);
  });

  it("holds no more listeners after hundreds of requests than after one", async () => {
    const server = await tlsServer(pems.good);
    const client = new Client(server.endpoint, { plan: { tls: { insecure: false, ca: [pems.ca.cert] } } });
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on("warning", note);
    for (let count = 0; count < 300; count++) await client.run();
    process.off("warning", note);
    expect(warnings).toEqual([]);
    expect(client.protocol.counters.opened).toBe(1);
    expect(client.exchanges.done.every(({ sendMs }) => sendMs === undefined)).toBe(true);
  });

  it("reads a body of many records as it was written", async () => {
    const body = Buffer.from(Array.from({ length: 1_000_000 }, (_, index) => (index * 7919) & 255));
    const head = `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n`;
    const server = await serve(
      answering(() => Buffer.concat([Buffer.from(head), body])),
      { tls: pems.good, host: "localhost" },
    );
    const { outcome, bodyText } = await request(server.endpoint, { ca: [pems.ca.cert] });
    const digest = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
    expect(outcome).toBe("ok");
    expect(digest(Buffer.from(bodyText!, "latin1"))).toBe(digest(body));
  });

  it("counts no error for an idle connection the server ends, and what is unsolicited once", async () => {
    let secure: TLSSocket | undefined;
    const behave = answering((_head, socket) => {
      secure = socket as TLSSocket;
      return helloReply;
    });
    const server = await serve(behave, { tls: pems.good, host: "localhost" });
    const client = new Client(server.endpoint, { plan: { tls: { insecure: false, ca: [pems.ca.cert] } } });
    await client.run();
    secure!.write("x".repeat(100_000));
    await until(() => client.protocol.counters.open === 0);
    await client.run();
    secure!.end();
    await until(() => client.protocol.counters.open === 0);
    await client.run();
    expect(client.exchanges.outcomes).toEqual(["ok", "ok", "ok"]);
    expect(client.protocol.counters).toMatchObject({ opened: 3, unsolicited: 1 });
  });

  it("says before any load that a certificate, key or authority is of no use", () => {
    const unusable: Partial<TlsOptions>[] = [
      { cert: pems.good.cert, key: pems.client.key },
      { cert: "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n" },
    ];
    for (const tls of unusable)
      expect(() => new Http1(httpPlan({ tls: { insecure: false, ...tls } }), new VirtualClock())).toThrow(UserError);
  });
});
