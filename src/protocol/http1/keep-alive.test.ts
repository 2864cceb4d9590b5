import { describe, expect, it } from "vitest";
import { Client, closeAfterEach, serve } from "./client.fixture.ts";
import { answering, helloReply, until } from "./raw-server.fixture.ts";

closeAfterEach();

const idOf = (head: string): string => /^GET \/(\S*) /.exec(head)![1]!;
const echo = (id: string, field = ""): string => `HTTP/1.1 200 OK\r\n${field}content-length: ${id.length}\r\n\r\n${id}`;

describe("Http1 connections", () => {
  it("are used again, one request after the other", async () => {
    const server = await serve(answering((head) => echo(idOf(head))));
    const client = new Client(server.endpoint);
    for (let id = 0; id < 100; id++)
      expect(await client.run({ path: `/${id}` })).toMatchObject({ outcome: "ok", bodyText: `${id}` });
    expect(server.accepted).toBe(1);
  });

  it("are refused beyond what this process may have open, as the generator's own limit, and allowed again after", async () => {
    const server = await serve(answering(() => helloReply));
    const client = new Client(server.endpoint, { connections: 5, plan: { connectionsPerWorkerMax: 3 } });
    const exchanges = Array.from({ length: 5 }, () => client.issue());
    await until(() => exchanges.every(({ outcome }) => outcome !== undefined));
    expect(exchanges.map(({ outcome }) => outcome)).toEqual(["ok", "ok", "ok", "fds_exhausted", "fds_exhausted"]);
    expect(server.accepted).toBe(3);
    for (const socket of [...server.open]) socket.destroy();
    await until(() => client.protocol.counters.open === 0);
    expect(await client.run()).toMatchObject({ outcome: "ok" });
  });

  it("that are refused leave the loop its turns, and their deadlines too", async () => {
    const server = await serve(answering(() => helloReply));
    const client = new Client(server.endpoint, { plan: { connectionsPerWorkerMax: 0 } });
    let hasTurned = false;
    let refused = 0;
    const again = (): void => {
      refused++;
      if (!hasTurned && refused < 10_000) client.issue({ onDone: again });
    };
    setTimeout(() => (hasTurned = true), 0);
    client.issue({ onDone: again });
    await until(() => hasTurned);
    expect(refused).toBeLessThan(10_000);
    const overdue = client.issue({ limits: { connectMs: 1 } });
    await client.clock.runFor(10);
    await until(() => overdue.outcome !== undefined);
    expect(overdue).toMatchObject({ outcome: "fds_exhausted", bytesSent: 0 });
  });

  it("are not used again after connection: close", async () => {
    const server = await serve(answering((head) => echo(idOf(head), "connection: close\r\n")));
    const client = new Client(server.endpoint);
    for (let id = 0; id < 3; id++) expect(await client.run({ path: `/${id}` })).toMatchObject({ outcome: "ok" });
    expect(client.protocol.counters).toMatchObject({ opened: 3, open: 0, openMax: 1 });
  });

  it("count no error when the server closes an idle one; the next request has a new one", async () => {
    const server = await serve(answering(() => helloReply));
    const client = new Client(server.endpoint);
    for (let round = 1; round <= 5; round++) {
      expect(await client.run()).toMatchObject({ outcome: "ok" });
      const [socket] = server.open;
      if (round % 2 === 0) socket!.end();
      else socket!.resetAndDestroy();
      await until(() => client.protocol.counters.open === 0);
    }
    expect(client.protocol.counters).toEqual({ opened: 5, open: 0, openMax: 1, unsolicited: 0, folded: 0 });
  });

  it("are not used at a moment at which the server may close them", async () => {
    const server = await serve(answering(() => helloReply.replace("\r\n", "\r\nkeep-alive: timeout=5\r\n")));
    const client = new Client(server.endpoint);
    await client.run();
    await client.clock.runFor(3_999);
    await client.run();
    expect(client.protocol.counters.opened).toBe(1);
    await client.clock.runFor(4_000);
    await client.run();
    expect(client.protocol.counters).toMatchObject({ opened: 2, open: 1 });
  });

  it("take nothing for an answer that came before their request was sent", async () => {
    const server = await serve(answering((head) => echo(idOf(head))));
    const client = new Client(server.endpoint);
    await client.run({ path: "/0" });
    const [socket] = server.open;
    // In one turn of the loop: what nobody asked for is there before the request, which is still to be written.
    socket!.write(echo("stray"));
    const exchange = client.issue({ path: "/1" });
    await until(() => exchange.outcome !== undefined);
    expect(exchange).toMatchObject({ outcome: "unsolicited_data", bytesSent: 0, status: 0 });
    expect(client.protocol.counters).toMatchObject({ unsolicited: 1, open: 0 });
    expect(await client.run({ path: "/2" })).toMatchObject({ outcome: "ok", bodyText: "2" });
    expect(server.requests).toBe(2);
  });

  it("are closed when the server sends what nobody asked for", async () => {
    const server = await serve(answering(() => helloReply));
    const client = new Client(server.endpoint);
    await client.run();
    const [socket] = server.open;
    socket!.write(helloReply);
    await until(() => client.protocol.counters.open === 0);
    expect(client.protocol.counters.unsolicited).toBe(1);
    expect(await client.run()).toMatchObject({ outcome: "ok" });
    expect(client.exchanges.outcomes).toEqual(["ok", "ok"]);
  });

  it("are closed when they greet before the first request", async () => {
    const server = await serve((socket) => void socket.write("220 smtp.example ESMTP\r\n"));
    const client = new Client(server.endpoint);
    client.session.warm();
    await until(() => client.protocol.counters.unsolicited === 1);
    expect(client.protocol.counters).toMatchObject({ opened: 1, open: 0 });
  });

  it("never give an answer to another request, whatever a server glues on or sends while they are idle", async () => {
    const stolen = echo("stolen");
    const server = await serve(
      answering((head, socket) => {
        const id = idOf(head);
        if (id.startsWith("late")) setImmediate(() => socket.write(stolen));
        if (id.startsWith("closing")) socket.end(echo(id, "connection: close\r\n"));
        else return id.startsWith("glued") ? echo(id) + stolen : echo(id);
        return undefined;
      }),
    );
    const counts = { requests: 0, late: 0, glued: 0, unsolicited: 0, wrong: 0 };
    const kindOf = (nth: number): string => {
      if (nth % 97 === 0) return "glued";
      return nth % 61 === 0 ? "late" : nth % 53 === 0 ? "closing" : "plain";
    };
    const user = async (): Promise<void> => {
      const client = new Client(server.endpoint);
      while (counts.requests < 4_000) {
        const nth = ++counts.requests;
        const kind = kindOf(nth);
        const { outcome, bodyText } = await client.run({ path: `/${kind}-${nth}` });
        if (outcome === "ok" ? bodyText !== `${kind}-${nth}` : outcome !== "unsolicited_data") counts.wrong++;
        if (outcome === "unsolicited_data") counts.unsolicited++;
        if (kind === "glued") counts.glued++;
        if (kind !== "late") continue;
        counts.late++;
        // HTTP/1.1 cannot tell a second answer from the next one's once the next request is under way.
        await until(() => client.protocol.counters.open === 0);
        if (outcome === "ok") counts.unsolicited += client.protocol.counters.unsolicited;
        client.protocol.counters.unsolicited = 0;
      }
    };
    await Promise.all(Array.from({ length: 8 }, user));
    expect(counts).toMatchObject({ wrong: 0, unsolicited: counts.glued + counts.late });
    expect(server.requests).toBe(counts.requests);
  });

  it("hold no more listeners after a thousand requests than after one", async () => {
    const server = await serve(answering(() => helloReply));
    const client = new Client(server.endpoint);
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on("warning", note);
    for (let count = 0; count < 1_000; count++) await client.run();
    process.off("warning", note);
    expect(warnings).toEqual([]);
  });

  it("opened ahead of time take none of the first request's time", async () => {
    const server = await serve(answering(() => helloReply));
    const client = new Client(server.endpoint, { connections: 6 });
    client.session.warm();
    await until(() => server.accepted === 1 && client.protocol.counters.open === 1);
    await client.clock.runFor(2_000);
    const exchange = await client.run();
    expect(exchange).toMatchObject({ outcome: "ok", opening: undefined, issuedMs: 2_000, sentMs: 2_000 });
    expect(client.protocol.counters.opened).toBe(1);
  });

  it("keep a queue that is never empty from growing", async () => {
    const server = await serve(answering((head) => echo(idOf(head))));
    const client = new Client(server.endpoint, { connections: 2 });
    const total = 6_000;
    let issued = 0;
    const next = (): void => {
      if (issued >= total) return;
      const id = `${issued++}`;
      client.issue({ path: `/${id}`, onDone: next });
    };
    for (let waiting = 0; waiting < 50; waiting++) next();
    await until(() => client.exchanges.done.length === total);
    // In turn: the answers come in the order of the requests, but for the two connections.
    const order = client.exchanges.done.map((exchange) => Number(exchange.bodyText));
    expect(order.every((id, index) => Math.abs(id - index) <= 2)).toBe(true);
  });
});

describe("a session", () => {
  it("is idle where nothing is under way, waiting or being opened", async () => {
    const server = await serve(answering(() => helloReply));
    const client = new Client(server.endpoint);
    const { session } = client;
    expect(session.isIdle).toBe(true);
    const exchanges = [client.issue(), client.issue()];
    expect(session.isIdle).toBe(false);
    await until(() => exchanges[0]!.outcome !== undefined);
    expect(session.isIdle).toBe(exchanges[1]!.outcome !== undefined);
    await until(() => exchanges[1]!.outcome !== undefined);
    expect(session.isIdle).toBe(true);
    const other = client.protocol.open(server.endpoint, 1);
    other.warm();
    expect(other.isIdle).toBe(false);
    await until(() => other.isIdle);
    expect(client.protocol.counters.open).toBe(2);
  });

  it("sends a request once that ran out of time while it waited and was issued again as another", async () => {
    const held: (() => void)[] = [];
    const server = await serve(
      answering((head, socket) => {
        if (idOf(head) === "again") return helloReply;
        held.push(() => void socket.write(helloReply));
        return undefined;
      }),
    );
    const client = new Client(server.endpoint, { connections: 2 });
    const long = { limits: { headersMs: 60_000, totalMs: 60_000 } };
    const first = [client.issue(long), client.issue(long)];
    await until(() => held.length === 2);
    const waiting = client.issue({ path: "/again", limits: { totalMs: 100 } });
    await client.clock.runFor(150);
    expect(waiting.outcome).toBe("total_timeout");
    client.session.exchange(client.exchanges.again(waiting, client.clock.nowMs()));
    for (const answer of held) answer();
    await until(() => client.session.isIdle);
    expect([...first, waiting].map(({ outcome }) => outcome)).toEqual(["ok", "ok", "ok"]);
    expect(server.requests).toBe(3);
    expect(client.exchanges.done).toHaveLength(4);
  });
});
