import { describe, expect, it } from "vitest";
import { VirtualClock } from "../run/virtual-clock.fixture.ts";
import { endpointOf, httpPlan } from "./exchange.fixture.ts";
import { closeAfterEach, serve } from "./http1/client.fixture.ts";
import { until } from "./http1/raw-server.fixture.ts";
import { probe } from "./probe.ts";

closeAfterEach();

describe("probe", () => {
  it("finds a target, without a request, and leaves nothing open", async () => {
    const server = await serve((socket) => void socket.resume());
    const clock = new VirtualClock();
    expect(await probe(server.endpoint, httpPlan(), clock)).toBeUndefined();
    await until(() => server.accepted === 1 && server.open.size === 0);
    expect(clock.pending).toBe(0);
  });

  it("says that nothing listens", async () => {
    const gone = await serve(() => undefined);
    await gone.close();
    const clock = new VirtualClock();
    expect(await probe(gone.endpoint, httpPlan(), clock)).toMatchObject({ error: "connect_refused" });
    expect(clock.pending).toBe(0);
  });

  it("says that a public address is not allowed, without connecting", async () => {
    const clock = new VirtualClock();
    expect(await probe(endpointOf(80, "203.0.113.7"), httpPlan(), clock)).toEqual({
      error: "host_not_allowed",
      message: "203.0.113.7 is a public host, and no --allow-host names it",
    });
    expect(clock.pending).toBe(0);
  });

  it("gives up after the connect limit", async () => {
    const server = await serve((socket) => void socket.resume());
    const clock = new VirtualClock();
    const failure = probe(endpointOf(server.endpoint.port, "127.0.0.1", true), httpPlan(), clock);
    await until(() => server.accepted === 1);
    await clock.runFor(1_000);
    expect(await failure).toMatchObject({ error: "tls_timeout" });
    await until(() => server.open.size === 0);
  });
});
