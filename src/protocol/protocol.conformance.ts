import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Clock, Deadlines, Outcome } from "#run";
import type { Exchange } from "./exchange.ts";
import { Exchanges } from "./exchange.fixture.ts";
import type { ConnectionCounters } from "./http1/pool.ts";
import type { Endpoint, Protocol, Session } from "./protocol.ts";

/** What the target does to whoever talks to it. */
export const behaviours = [
  "answers",
  "answers and closes",
  "refuses",
  "never connects",
  "never answers",
  "half answers",
] as const;
export type Behaviour = (typeof behaviours)[number];

/** An implementation of Protocol with targets of each behaviour. Its time passes only in `runFor`. */
export interface ProtocolSubject {
  readonly protocol: Protocol & { readonly counters: ConnectionCounters };
  readonly clock: Clock;
  /** What becomes of an exchange that "never connects"; one of these. */
  readonly timesOutConnectingAs: readonly Outcome[];
  runFor(durationMs: number): Promise<void>;
  endpoint(behaviour: Behaviour): Endpoint;
  /** Requests of which the target has all, and, where it half answers, whose half it has sent. */
  received(): number;
  /** Waits, without its time passing, until this holds. */
  until(condition: () => boolean): Promise<void>;
  dispose(): Promise<void>;
}

/** What every implementation of Protocol owes its users. */
export function protocolConformance(name: string, create: () => Promise<ProtocolSubject>): void {
  describe(`${name} is a Protocol`, () => {
    const bench = { subject: undefined as unknown as ProtocolSubject, exchanges: new Exchanges() };
    beforeEach(async () => {
      bench.subject = await create();
      bench.exchanges = new Exchanges();
    });
    afterEach(async () => {
      bench.subject.protocol.close();
      await bench.subject.dispose();
    });
    endings(bench);
    queueing(bench);
    closing(bench);
    cuttingOff(bench);
    deadlines(bench);
  });
}

interface Bench {
  subject: ProtocolSubject;
  exchanges: Exchanges;
}

const limits: Deadlines = { connectMs: 100, headersMs: 200, totalMs: 400 };

function issue(bench: Bench, session: Session, behaviour: Behaviour, onDone?: (exchange: Exchange) => void): Exchange {
  const { subject, exchanges } = bench;
  const issuedMs = subject.clock.nowMs();
  const options = onDone === undefined ? { limits, issuedMs } : { limits, issuedMs, onDone };
  const exchange = exchanges.of(subject.endpoint(behaviour), options);
  session.exchange(exchange);
  return exchange;
}

/** The end of all that was issued, without time passing. */
async function ended(bench: Bench, count: number): Promise<void> {
  await bench.subject.until(() => bench.exchanges.done.length >= count);
}

function endings(bench: Bench): void {
  it("ends an answered exchange as ok, with status, head and body", async () => {
    const session = bench.subject.protocol.open(bench.subject.endpoint("answers"), 1);
    const exchange = issue(bench, session, "answers");
    await ended(bench, 1);
    expect(exchange).toMatchObject({ outcome: "ok", status: 200, bodyText: "hello" });
    expect(exchange.headText).toMatch(/^HTTP\/1\.1 200 .*\r\n(.+\r\n)*\r\n$/);
    expect(exchange.bytesSent).toBe(exchange.text.length);
    expect(exchange.bytesReceived).toBe(exchange.headText.length + "hello".length);
  });

  it("never ends an exchange before it was issued, even one that fails at once", async () => {
    const session = bench.subject.protocol.open(bench.subject.endpoint("refuses"), 1);
    issue(bench, session, "refuses");
    expect(bench.exchanges.done).toEqual([]);
    await ended(bench, 1);
    expect(bench.exchanges.outcomes).toEqual(["connect_refused"]);
    expect(bench.exchanges.done[0]!.bytesSent).toBe(0);
  });

  it("tells of each exchange exactly once, failures too", async () => {
    const { protocol } = bench.subject;
    for (const behaviour of ["answers", "answers and closes", "refuses"] as const) {
      const session = protocol.open(bench.subject.endpoint(behaviour), 2);
      for (let count = 0; count < 20; count++) issue(bench, session, behaviour);
    }
    await ended(bench, 60);
    protocol.close();
    await bench.subject.runFor(1_000);
    expect(bench.exchanges.done).toHaveLength(60);
    expect(bench.exchanges.outcomes.filter((outcome) => outcome === "ok")).toHaveLength(40);
  });
}

function queueing(bench: Bench): void {
  it("serves exchanges beyond its connections in turn", async () => {
    const session = bench.subject.protocol.open(bench.subject.endpoint("answers"), 2);
    const issued = Array.from({ length: 50 }, () => issue(bench, session, "answers"));
    await ended(bench, 50);
    expect(bench.exchanges.done).toEqual(expect.arrayContaining(issued));
    expect(bench.subject.protocol.counters).toMatchObject({ opened: 2, open: 2, openMax: 2 });
  });

  it("opens a new connection for who waits when the target closes one", async () => {
    const session = bench.subject.protocol.open(bench.subject.endpoint("answers and closes"), 1);
    for (let count = 0; count < 10; count++) issue(bench, session, "answers and closes");
    await ended(bench, 10);
    expect(new Set(bench.exchanges.outcomes)).toEqual(new Set(["ok"]));
    expect(bench.subject.protocol.counters).toMatchObject({ opened: 10, openMax: 1 });
  });

  it("finds its connection free when an exchange is issued at the end of the one before", async () => {
    const { subject } = bench;
    const session = subject.protocol.open(subject.endpoint("answers"), 1);
    let left = 30;
    const next = (): void => {
      if (left-- > 0) issue(bench, session, "answers", next);
    };
    next();
    await ended(bench, 30);
    expect(subject.protocol.counters).toMatchObject({ opened: 1, open: 1 });
  });

  it("keeps going when exchanges are issued at the end of failed ones", async () => {
    const { subject } = bench;
    const session = subject.protocol.open(subject.endpoint("refuses"), 1);
    let left = 30;
    const next = (): void => {
      if (left-- > 0) issue(bench, session, "refuses", next);
    };
    next();
    await ended(bench, 30);
    expect(new Set(bench.exchanges.outcomes)).toEqual(new Set(["connect_refused"]));
  });

  it("gives the connection it warmed to the first exchange", async () => {
    const { subject } = bench;
    const session = subject.protocol.open(subject.endpoint("answers"), 6);
    session.warm();
    session.warm();
    issue(bench, session, "answers");
    await ended(bench, 1);
    expect(subject.protocol.counters.opened).toBe(1);
  });
}

function closing(bench: Bench): void {
  it("cancels what is under way and what waits when it is closed, and has nothing open then", async () => {
    const { subject } = bench;
    const session = subject.protocol.open(subject.endpoint("never answers"), 2);
    for (let count = 0; count < 5; count++) issue(bench, session, "never answers");
    await subject.until(() => subject.received() === 2);
    session.close();
    session.close();
    expect(bench.exchanges.outcomes).toEqual(Array.from({ length: 5 }, () => "cancelled"));
    expect(subject.protocol.counters).toMatchObject({ opened: 2, open: 0 });
  });

  it("cancels what is being connected when it is closed", async () => {
    const { subject } = bench;
    const session = subject.protocol.open(subject.endpoint("never connects"), 1);
    issue(bench, session, "never connects");
    issue(bench, session, "never connects");
    session.close();
    expect(bench.exchanges.outcomes).toEqual(["cancelled", "cancelled"]);
    await subject.runFor(1_000);
    expect(subject.protocol.counters).toMatchObject({ opened: 0, open: 0 });
  });

  it("closes all sessions with the protocol, those of later too", async () => {
    const { subject } = bench;
    const { protocol } = subject;
    issue(bench, protocol.open(subject.endpoint("answers"), 1), "answers");
    await ended(bench, 1);
    issue(bench, protocol.open(subject.endpoint("never answers"), 1), "never answers");
    await subject.until(() => subject.received() === 2);
    protocol.close();
    protocol.close();
    issue(bench, protocol.open(subject.endpoint("answers"), 1), "answers");
    expect(bench.exchanges.outcomes).toEqual(["ok", "cancelled", "cancelled"]);
    expect(protocol.counters).toMatchObject({ opened: 2, open: 0 });
  });

  it("cancels what is issued on a closed session, even while it closes", async () => {
    const { subject } = bench;
    const session = subject.protocol.open(subject.endpoint("never answers"), 1);
    const again = (): void => void issue(bench, session, "never answers");
    issue(bench, session, "never answers", again);
    issue(bench, session, "never answers", again);
    session.close();
    expect(bench.exchanges.outcomes).toEqual(Array.from({ length: 4 }, () => "cancelled"));
  });
}

function cuttingOff(bench: Bench): void {
  it("ends what is under way and waiting as cancelled, and goes on with what comes later", async () => {
    const { subject } = bench;
    const session = subject.protocol.open(subject.endpoint("never answers"), 1);
    const other = subject.protocol.open(subject.endpoint("answers"), 1);
    issue(bench, other, "answers");
    await ended(bench, 1);
    issue(bench, session, "never answers");
    issue(bench, session, "never answers");
    await subject.until(() => subject.received() === 2);
    subject.protocol.cutOff();
    expect(bench.exchanges.outcomes).toEqual(["ok", "cancelled", "cancelled"]);
    // The idle connection of the other session was not touched.
    expect(subject.protocol.counters).toMatchObject({ opened: 2, open: 1 });
    issue(bench, other, "answers");
    issue(bench, session, "never answers");
    await ended(bench, 4);
    await subject.until(() => subject.received() === 4);
    expect(bench.exchanges.outcomes.at(-1)).toBe("ok");
    expect(subject.protocol.counters.opened).toBe(3);
  });
}

function deadlines(bench: Bench): void {
  it("ends an exchange without a connection in time as a time-out of connecting", async () => {
    const { subject } = bench;
    const session = subject.protocol.open(subject.endpoint("never connects"), 1);
    const exchange = issue(bench, session, "never connects");
    await subject.runFor(limits.connectMs - 1);
    expect(exchange.outcome).toBeUndefined();
    await subject.runFor(1);
    expect(subject.timesOutConnectingAs).toContain(exchange.outcome);
    expect(exchange).toMatchObject({ bytesSent: 0, doneMs: limits.connectMs });
  });

  it("ends an unanswered exchange as headers_timeout", async () => {
    const { subject } = bench;
    const session = subject.protocol.open(subject.endpoint("never answers"), 1);
    const exchange = issue(bench, session, "never answers");
    await subject.until(() => subject.received() === 1);
    await subject.runFor(limits.headersMs - 1);
    expect(exchange.outcome).toBeUndefined();
    await subject.runFor(1);
    expect(exchange).toMatchObject({ outcome: "headers_timeout", status: 0, doneMs: limits.headersMs });
  });

  it("ends a half-answered exchange as body_timeout, by its total deadline, with the status it has", async () => {
    const { subject } = bench;
    const session = subject.protocol.open(subject.endpoint("half answers"), 1);
    const exchange = issue(bench, session, "half answers");
    await subject.until(() => exchange.bytesReceived > 0);
    await subject.runFor(limits.totalMs - 1);
    expect(exchange.outcome).toBeUndefined();
    await subject.runFor(1);
    expect(exchange).toMatchObject({ outcome: "body_timeout", status: 200, doneMs: limits.totalMs });
    expect(subject.protocol.counters.open).toBe(0);
  });

  it("ends an exchange that waits too long for a connection as total_timeout, unsent", async () => {
    const { subject } = bench;
    const session = subject.protocol.open(subject.endpoint("half answers"), 1);
    const first = issue(bench, session, "half answers");
    await subject.until(() => first.bytesReceived > 0);
    const second = issue(bench, session, "half answers");
    await subject.runFor(limits.totalMs);
    expect(first.outcome).toBe("body_timeout");
    expect(second).toMatchObject({ outcome: "total_timeout", bytesSent: 0 });
    expect(subject.received()).toBe(1);
  });

  it("counts the time to connect from the moment a waiting exchange gets its turn", async () => {
    const { subject } = bench;
    const session = subject.protocol.open(subject.endpoint("never connects"), 1);
    for (let count = 0; count < 3; count++) issue(bench, session, "never connects");
    await subject.runFor(3 * limits.connectMs);
    expect(subject.timesOutConnectingAs).toEqual(expect.arrayContaining(bench.exchanges.outcomes));
    expect(bench.exchanges.done.map((exchange) => exchange.doneMs)).toEqual([100, 200, 300]);
  });

  it("goes on after a deadline: the place is free for the next exchange", async () => {
    const { subject } = bench;
    const session = subject.protocol.open(subject.endpoint("never answers"), 1);
    issue(bench, session, "never answers");
    await subject.until(() => subject.received() === 1);
    await subject.runFor(limits.headersMs);
    const next = issue(bench, session, "never answers");
    await subject.until(() => subject.received() === 2);
    await subject.runFor(limits.headersMs);
    expect(bench.exchanges.outcomes).toEqual(["headers_timeout", "headers_timeout"]);
    expect(next.doneMs).toBe(2 * limits.headersMs);
  });
}
