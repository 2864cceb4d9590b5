import { describe, expect, it } from "vitest";
import { VirtualClock } from "../run/virtual-clock.fixture.ts";
import { endpointOf, Exchanges } from "./exchange.fixture.ts";
import { MemoryProtocol, type MemoryTarget } from "./memory-protocol.fixture.ts";
import { type Behaviour, behaviours, protocolConformance } from "./protocol.conformance.ts";

const never = Number.POSITIVE_INFINITY;

const target: MemoryTarget = {
  connect: ({ host }) => {
    if (host === "refuses") return { error: "connect_refused" };
    return host === "never connects" ? { afterMs: never } : {};
  },
  answer: ({ endpoint }) => {
    const behaviour = endpoint.host as Behaviour;
    if (behaviour === "never answers") return { afterMs: never };
    if (behaviour === "half answers") return { bodyMs: never };
    return { body: "hello", closes: behaviour === "answers and closes" };
  },
};

protocolConformance("MemoryProtocol", async () => {
  const clock = new VirtualClock();
  const protocol = new MemoryProtocol(clock, target);
  const endpoints = new Map(behaviours.map((behaviour) => [behaviour, endpointOf(80, behaviour)]));
  return {
    protocol,
    clock,
    timesOutConnectingAs: ["connect_timeout"],
    runFor: (durationMs) => clock.runFor(durationMs),
    endpoint: (behaviour) => endpoints.get(behaviour)!,
    received: () => protocol.received,
    until: async (condition) => {
      await clock.runFor(0);
      expect(condition()).toBe(true);
    },
    dispose: async () => expect(clock.pending).toBe(0),
  };
});

describe("MemoryProtocol", () => {
  it("answers after the delay, with the status and the error its target says", async () => {
    const clock = new VirtualClock(-50);
    const protocol = new MemoryProtocol(clock, {
      connect: () => ({ afterMs: 3 }),
      answer: (exchange, nth) => {
        if (nth === 2) return { afterMs: 5, error: "reset", message: "gone" };
        return { afterMs: 10, bodyMs: 2, status: exchange.method === "GET" ? 200 : 404 };
      },
    });
    const exchanges = new Exchanges();
    const endpoint = endpointOf(80);
    const session = protocol.open(endpoint, 1);
    session.exchange(exchanges.of(endpoint, { issuedMs: -50 }));
    session.exchange(exchanges.of(endpoint, { issuedMs: -50 }));
    session.exchange(exchanges.of(endpoint, { issuedMs: -50, method: "PUT" }));
    await clock.runUntil(100);
    const facts = exchanges.done.map((each) => [each.outcome, each.status, each.sentMs, each.firstByteMs, each.doneMs]);
    expect(facts).toEqual([
      ["ok", 200, -47, -37, -35],
      ["reset", 0, -35, 0, -30],
      ["ok", 404, -27, -17, -15],
    ]);
    expect(exchanges.done.map((each) => each.opening?.connectMs)).toEqual([3, undefined, 3]);
    expect(protocol.counters).toEqual({ opened: 2, open: 1, openMax: 1, unsolicited: 0, folded: 0 });
  });
});
