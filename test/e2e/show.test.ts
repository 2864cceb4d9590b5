import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { startTarget } from "../targets/start.ts";
import { freePort } from "./free-port.ts";
import { type InstrumentedService, startInstrumented } from "./instrumented.ts";
import { type CommandEnd, runCommand } from "./run-command.ts";

const cli = fileURLToPath(new URL("../../dist/cli.mjs", import.meta.url));
const link = "https://jaeger.example.com/trace/{traceId}";

async function workFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "plimsoll-show-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const plimsollIn = (cwd: string, ...args: readonly string[]): Promise<CommandEnd> =>
  runCommand([process.execPath, cli, ...args], { cwd });

const portsOf = ({ otlpPort }: InstrumentedService): readonly string[] => [
  "--http-port",
  String(otlpPort),
  "--grpc-port",
  "0",
];

interface RouteDocument {
  readonly routes: readonly {
    readonly breakdown: { readonly route: string; readonly traces: number };
    readonly examples: readonly string[];
    readonly example: {
      readonly kind: string;
      readonly link: string | null;
      readonly trace: {
        readonly traceId: string;
        readonly operation: string;
        readonly spans: readonly { readonly label: string; readonly depth: number; readonly attributes: unknown }[];
      };
    } | null;
  }[];
}

describe("plimsoll show --route", () => {
  test("shows where the time of a route goes, and one of its requests", async () => {
    const [cwd, service] = [await workFolder(), await startInstrumented()];
    const asked = [`${service.url}/orders?token=canary`, "-R", "40/s", "-d", "3s", "--trace-link", link];
    const run = await plimsollIn(cwd, "run", ...asked, ...portsOf(service));
    expect(run.stdout, run.stderr).toContain("--route");

    const shown = await plimsollIn(cwd, "show", "last", "--route", "GET /orders", "--example", "slowest");
    expect(shown.exitCode, shown.stderr).toBe(0);
    expect(shown.stdout).toMatch(/^GET \/orders\n[\d,]+ traces; inside of orders mean/);
    expect(shown.stdout).toMatch(/In front of its handler \(network and queue\): mean/);
    expect(shown.stdout).toMatch(/Example: the slowest of its requests/);
    expect(shown.stdout).toMatch(/sent as GET \/orders +[░─]+/);
    expect(shown.stdout).toContain("▸");
    expect(shown.stdout).toMatch(/https:\/\/jaeger\.example\.com\/trace\/[0-9a-f]{32}\n/);
    // No colours where nobody looks.
    expect(shown.stdout).not.toContain("\u001b");

    const json = await plimsollIn(cwd, "show", "last", "--route", "GET /orders", "--json");
    const [route] = (JSON.parse(json.stdout) as RouteDocument).routes;
    expect(route?.examples).toEqual(["typical", "slowest"]);
    const { trace, link: example } = route!.example!;
    expect(trace.operation).toBe("GET /orders");
    expect(trace.spans.filter(({ label }) => /GET \/stock/.test(label)).length).toBeGreaterThanOrEqual(2);
    expect(example).toBe(link.replace("{traceId}", trace.traceId));

    const [id = ""] = await readdir(join(cwd, ".plimsoll", "runs"));
    const folder = join(cwd, ".plimsoll", "runs", id);
    expect(await readdir(join(folder, "spans"))).toEqual(["000001.segment"]);
    expect(json.stdout).not.toContain("canary");
    expect(await readFile(join(folder, "result.json"), "utf8")).not.toContain("canary");

    const unknown = await plimsollIn(cwd, "show", "last", "--route", "GET /order");
    expect(unknown.exitCode).toBe(2);
    expect(unknown.stderr).toMatch(/No trace of "GET \/order" came[^]*Did you mean "GET \/orders"/);
    const failed = await plimsollIn(cwd, "show", "last", "--route", "GET /orders", "--example", "failed");
    expect(failed.exitCode).toBe(2);
    expect(failed.stderr).toContain("None of its requests failed");
  });

  test("has examples and tables of a run that was killed", async () => {
    const [cwd, service] = [await workFolder(), await startInstrumented()];
    const args = [cli, "run", `${service.url}/orders`, "-R", "40/s", "-d", "60s", ...portsOf(service)];
    const child = spawn(process.execPath, args, { cwd, stdio: "ignore" });
    onTestFinished(() => void child.kill("SIGKILL"));
    const runs = join(cwd, ".plimsoll", "runs");
    await expect
      .poll(
        async () => {
          const [id] = await readdir(runs).catch(() => []);
          return id === undefined ? [] : readdir(join(runs, id, "spans")).catch(() => []);
        },
        { timeout: 30_000, interval: 100 },
      )
      .toEqual(expect.arrayContaining(["000001.segment", "open.segment"]));
    // The file is there before its first block is.
    await sleep(1500);
    child.kill("SIGKILL");
    await once(child, "close");

    const shown = await plimsollIn(cwd, "show", "last", "--route", "GET /orders");
    expect(shown.exitCode, shown.stderr).toBe(0);
    expect(shown.stdout).toMatch(/^GET \/orders\n\d+ traces?; inside of orders/);
    expect(shown.stdout).toMatch(/Example: nearest the median[^]*GET \/stock/);
    expect((await plimsollIn(cwd, "show", "last")).stdout).toContain("INTERRUPTED");
  });

  test("says how to get traces where a run has none", async () => {
    const cwd = await workFolder();
    const target = await startTarget("hold", { ms: 2 });
    onTestFinished(() => target.stop());
    await plimsollIn(cwd, "run", target.url, "-i", "5", "-u", "1", "--no-receive");
    const { exitCode, stderr } = await plimsollIn(cwd, "show", "last", "--route", "GET /");
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/has no traces of its target[^]*plimsoll doctor <target> --traces/);
  });
});

interface Examined {
  readonly exitCode: number;
  readonly checks: readonly {
    readonly group: string;
    readonly id: string;
    readonly status: string;
    readonly found: string;
  }[];
}

describe("plimsoll doctor --traces", () => {
  async function examined(
    service: InstrumentedService,
    path: string,
  ): Promise<CommandEnd & { readonly document: Examined }> {
    const cwd = await workFolder();
    const asked = [`${service.url}${path}`, "--traces", "--quick", "--json", "traces.json"];
    const end = await plimsollIn(cwd, "doctor", ...asked, ...portsOf(service));
    expect(await readdir(cwd)).toEqual(["traces.json"]);
    return { ...end, document: JSON.parse(await readFile(join(cwd, "traces.json"), "utf8")) as Examined };
  }

  test("lists what an instrumented target sends, by one request", async () => {
    const { document, stdout, stderr } = await examined(await startInstrumented(), "/orders");
    const checks = document.checks.filter(({ group }) => group === "traces");
    const found = Object.fromEntries(checks.map(({ id, found: text }) => [id, text]));
    expect(found["spans"], stderr).toMatch(/^from orders \(\d+\)$/);
    expect(found["SDK"]).toMatch(/^opentelemetry nodejs [\d.]+, by http$/);
    expect(found["requests"]).toBe("1 of 1 operations came back as a span of the target");
    expect(found["propagation"]).toBe("traces go on through every service");
    expect(checks.map(({ status }) => status)).not.toContain("problem");
    expect(stdout).toContain("What the target tells");
  });

  test("says that nothing came, and what to set", async () => {
    const target = await startTarget("hold", { ms: 2 });
    onTestFinished(() => target.stop());
    const service = { url: target.url, otlpPort: await freePort() };
    const { exitCode, document, stdout } = await examined(service, "/");
    expect(exitCode).toBe(97);
    expect(document.checks.filter(({ group }) => group === "traces")).toMatchObject([
      { id: "spans", status: "problem" },
    ]);
    expect(stdout).toContain(`export OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:${service.otlpPort}\n`);
    expect(stdout).toContain("export SENTRY_DSN=");
    // Those of doctor, and one for the traces.
    expect((await target.ledger()).requests).toBe(10);
  });
});
