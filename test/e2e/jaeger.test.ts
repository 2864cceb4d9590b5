import { describe, expect, onTestFinished, test } from "vitest";
import type { RunResult } from "#run";
import { startProcess, stopProcess } from "../targets/start.ts";
import { freePort } from "./free-port.ts";
import { plimsoll } from "./plimsoll.ts";

interface Ledger {
  readonly asked: number;
  readonly found: number;
  readonly traced: number;
  readonly paths: Readonly<Record<string, number>>;
}

/** A service and the Jaeger its traces go to. */
async function startJaeger(options: object): Promise<{ readonly url: string; ledger(): Promise<Ledger> }> {
  const { child, port } = await startProcess("jaeger.mjs", options);
  onTestFinished(() => stopProcess(child));
  const url = `http://127.0.0.1:${port}`;
  return { url, ledger: async () => (await (await fetch(`${url}/ledger`)).json()) as Ledger };
}

const ports = ["--http-port", "0", "--grpc-port", "0"];
const load = ["-u", "2", "-i", "40", ...ports];
const doubtsOf = ({ validity }: RunResult): readonly string[] => validity.doubts.map(({ code }) => code);

describe("--jaeger", () => {
  test.each([
    ["v3", "/api/v3/traces/{id}", 0],
    ["legacy", "/api/traces/{id}", 1500],
  ])("fetches the traces of a run by the %s API, late ones too", async (api, path, lateMs) => {
    const jaeger = await startJaeger({ api, lateMs });
    const { result } = await plimsoll([`${jaeger.url}/items/7`, ...load, "--jaeger", jaeger.url]);
    const { paths, traced, found } = await jaeger.ledger();
    expect(traced).toBe(40);
    expect(found).toBe(40);
    expect(paths[path]).toBeGreaterThanOrEqual(40);
    const { coverage, routes } = result.inside!;
    expect(coverage).toMatchObject({ requestsTraced: 40, rootsReceived: 40, spansReceived: 80 });
    expect(routes).toMatchObject([{ route: "GET /items/:id", service: "shop", traces: 40, coverage: 1 }]);
    expect(routes[0]!.rows.map(({ label }) => label)).toContain("SELECT id, name FROM products WHERE id = ?");
    expect(doubtsOf(result)).not.toContain("traces-unread");
  });

  test("is a doubt where nobody listens, said at the start, and no end of the run", async () => {
    const target = await startJaeger({});
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const { result, stderr } = await plimsoll([`${target.url}/items/7`, ...load, ...["--jaeger", nobody]]);
    expect(stderr).toContain(`no traces can be fetched from ${nobody}: connection refused`);
    expect(result.ledger.requests.ok).toBe(40);
    expect(doubtsOf(result)).toContain("traces-unread");
    expect(result.inside).toBeUndefined();
  });

  test("ends a run before its load under --strict where it is something else", async () => {
    const jaeger = await startJaeger({ api: "v3" });
    const args = [`${jaeger.url}/items/7`, ...load, "--strict", "--jaeger", `${jaeger.url}/somewhere`];
    await expect(plimsoll(args)).rejects.toThrow(/exit code 104[^]*it answers 404 to \/api\/services/);
    expect((await jaeger.ledger()).traced).toBe(0);
  });

  test("has a doubt that says how many are missing", async () => {
    const jaeger = await startJaeger({ errorStatus: 503 });
    const { result } = await plimsoll([`${jaeger.url}/items/7`, ...load, "--jaeger", jaeger.url]);
    const doubt = result.validity.doubts.find(({ code }) => code === "traces-unread");
    expect(doubt?.evidence).toContain("0 of 40 traces");
    expect(doubt?.evidence).toContain("it answers 503");
  });
});
