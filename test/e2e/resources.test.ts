import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { ResourceSummary, RunResult } from "#run";
import { certificate } from "../../src/protocol/http1/certificates.fixture.ts";
import { startTarget, type Target } from "../targets/start.ts";
import { plimsoll } from "./plimsoll.ts";
import { runCommand } from "./run-command.ts";

const cli = fileURLToPath(new URL("../../dist/cli.mjs", import.meta.url));
const load = ["-R", "50/s", "-d", "3s"] as const;

interface Resources {
  readonly summary: ResourceSummary;
  readonly points: Readonly<Record<string, readonly (number | null)[]>>;
}

const resourcesOf = ({ resources }: RunResult): Resources => resources as unknown as Resources;

async function onTarget(look: (target: Target) => Promise<void>): Promise<void> {
  const target = await startTarget("hold", { ms: 2 });
  try {
    await look(target);
  } finally {
    await target.stop();
  }
}

/** A metrics endpoint behind TLS, with a certificate of its own. */
async function withMetrics(look: (url: string, caFile: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "plimsoll-metrics-"));
  const ca = await certificate({ name: "Test CA", isAuthority: true });
  const pem = await certificate({ name: "metrics", ca, hosts: ["127.0.0.1"] });
  const server: Server = createServer(pem, (_, response) => response.end("pool_in_use 7\n"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const caFile = join(folder, "ca.pem");
    await writeFile(caFile, ca.cert);
    await look(`https://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`, caFile);
  } finally {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

describe("resources of a run", () => {
  test("tells what the process behind a loopback port used, in the document and in the summary", async () => {
    await onTarget(async ({ url }) => {
      const { result, stdout } = await plimsoll([url, ...load]);
      const { summary, points } = resourcesOf(result);
      const { target } = summary;
      expect(target!.cpuCores).toBeGreaterThan(0);
      // A Node process has some 40 MiB, some threads and some open files.
      expect(target!.rssBytes).toBeGreaterThan(20e6);
      expect(target!.threads).toBeGreaterThan(4);
      expect(target!.fds).toBeGreaterThan(10);
      expect(target!.sockets!.established).toBeGreaterThan(0);
      expect(summary.host!.cores).toBeGreaterThan(0);
      const seconds = points["atSeconds"]!;
      expect(seconds.length).toBeGreaterThanOrEqual(2);
      expect(new Set(seconds).size).toBe(seconds.length);
      expect(points["targetRssBytes"]!.length).toBe(seconds.length);
      expect(stdout).toMatch(/target +\d+\.\d+ cores \(busiest thread \d+\.\d+\), \d+(\.\d)? MiB, \d+ connections?/);
    });
  });

  test("reads metrics behind TLS as the target's certificates are taken: --ca, --insecure, or not at all", async () => {
    await onTarget(async ({ url }) => {
      await withMetrics(async (metrics, caFile) => {
        for (const trust of [["--ca", caFile], ["--insecure"]]) {
          const { result } = await plimsoll([url, ...load, "--prometheus", metrics, ...trust]);
          expect(resourcesOf(result).summary.metrics).toEqual({ pool_in_use: 7 });
        }
        const { result } = await plimsoll([url, ...load, "--prometheus", metrics]);
        const [doubt] = result.validity.doubts.filter(({ code }) => code === "metrics-unread");
        expect(doubt?.evidence).toContain("give its authority with --ca, or pass --insecure");
        expect([doubt?.invalidates, result.ledger.requests.ok]).toEqual([false, result.ledger.requests.started]);
      });
    });
  });

  test("sends nothing under --strict where the metrics that were asked for are not there", async () => {
    await onTarget(async ({ url, counts }) => {
      const asked = [url, ...load, "--prometheus", "http://127.0.0.1:1/metrics", "--strict"];
      const { exitCode, stderr } = await runCommand([process.execPath, cli, "run", ...asked], { cwd: tmpdir() });
      expect(exitCode).toBe(104);
      expect(stderr).toContain("No load was sent: http://127.0.0.1:1/metrics could not be read: nothing listens there");
      expect((await counts()).requests).toBe(0);
    });
  });
});
