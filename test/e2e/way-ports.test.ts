import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { expectClosedLedger } from "./exactness.ts";
import { plimsoll, type CliRun } from "./plimsoll.ts";

// More connections than one local address has ports. A network namespace of our own has a hundred of them, so that it takes
// hundreds of connections and not tens of thousands.

const inside = fileURLToPath(new URL("inside-namespace.mjs", import.meta.url));
const portsOfEach = 100;
const narrow = `ip link set lo up && echo "40000 ${40_000 + portsOfEach - 1}" > /proc/sys/net/ipv4/ip_local_port_range`;
const namespace = ["unshare", "-rn", "sh", "-c", `${narrow} && exec "$@"`, "sh"];

/** Where a user may make no namespaces, the machine's own ports are plenty: what needs few is shown all the same. */
const isNarrow = spawnSync(namespace[0]!, [...namespace.slice(1), "true"]).status === 0;

async function run(args: readonly string[], heldPorts = 0): Promise<{ run: CliRun; seen: Record<string, number> }> {
  const behind = [...(isNarrow ? namespace : []), process.execPath, inside];
  const measured = await plimsoll(["URL", ...args], { behind, env: { HELD_PORTS: String(heldPorts) } });
  const saw = /^SAW (.*)$/m.exec(measured.stderr)?.[1] ?? "{}";
  return { run: measured, seen: JSON.parse(saw) as Record<string, number> };
}

const users = 240;
const load = ["-u", String(users), "-d", "2s", "--workers", "2", "--graceful-stop", "1s"];

test("240 connections from three addresses of a hundred ports each: all are there, evenly", async () => {
  const { run: measured, seen } = await run([...load, "--local-ips", "127.0.0.2,127.0.1.0/30"]);
  expectClosedLedger(measured.result);
  expect(measured.result.ledger.requests.byError).toEqual({});
  expect(measured.result.generator.connectionsMax).toBe(users);
  // The look before the start comes from the first of them.
  expect(Object.keys(seen).sort()).toEqual(["127.0.0.2", "127.0.1.1", "127.0.1.2"]);
  for (const count of Object.values(seen)) expect(Math.abs(count - users / 3)).toBeLessThanOrEqual(2);
});

test("where the ports of one address are gone, the next is tried", async () => {
  const args = ["-u", "130", "-d", "2s", "--workers", "2", "--local-ips", "127.0.0.2,127.0.0.3"];
  const { run: measured, seen } = await run(args, 60);
  expectClosedLedger(measured.result);
  expect(measured.result.ledger.requests.byError).toEqual({});
  expect((seen["127.0.0.2"] ?? 0) + (seen["127.0.0.3"] ?? 0)).toBe(131);
  if (isNarrow) expect(seen["127.0.0.2"]).toBeLessThanOrEqual(portsOfEach - 60);
});

test("where others hold the ports they run out, which is the generator's fault and makes the run worthless", async () => {
  const args = ["-u", "90", "-d", "2s", "--workers", "2", "--graceful-stop", "1s", "--local-ips", "127.0.0.2"];
  const { run: measured } = await run(args, 60);
  expectClosedLedger(measured.result);
  const { byError, ok } = measured.result.ledger.requests;
  expect(ok).toBeGreaterThan(0);
  if (!isNarrow) {
    expect(byError).toEqual({});
    return;
  }
  expect(Object.keys(byError)).toEqual(["ports_exhausted"]);
  expect(measured.result.generator.connectionsMax).toBeLessThanOrEqual(portsOfEach - 60);
  expect(measured.result.errors[0]).toMatchObject({ class: "ports_exhausted", side: "generator" });
  expect(measured.result.verdict).toBe("invalid");
  expect(measured.result.validity.doubts.map(({ code }) => code)).toContain("ports");
});
