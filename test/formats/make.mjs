// @ts-check
// node test/formats/make.mjs <version>: keeps a run folder of the version that is built, with traces, beside the others.
import { fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { build, cli, root } from "../../tools/built.mjs";

const [version] = process.argv.slice(2);
if (version === undefined || !/^\d+\.\d+\.\d+$/.test(version)) throw new Error("give the version, e.g. 0.2.0");
await build();
const folder = mkdtempSync(join(tmpdir(), "plimsoll-format-"));
const child = fork(join(root, "test", "targets", "instrumented.mjs"), [], {
  execArgv: ["--import", "@plimsoll/instrument"],
  env: { ...process.env, OTEL_SERVICE_NAME: "orders", OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:24318" },
});
try {
  const [{ listening }] = await once(child, "message");
  const load = ["-R", "40/s", "-d", "5s", "--seed", "42", "--slo", "errors < 1%"];
  const traces = [
    "--http-port",
    "24318",
    "--grpc-port",
    "0",
    "--trace-link",
    "https://jaeger.example.com/trace/{traceId}",
  ];
  const url = `http://127.0.0.1:${String(listening)}/orders`;
  spawnSync(process.execPath, [cli, "run", url, ...load, ...traces], { cwd: folder, stdio: "inherit" });
  const runs = join(folder, ".plimsoll", "runs");
  for (const id of readdirSync(runs)) {
    for (const name of ["plan.json", "result.json"]) {
      const path = join(runs, id, name);
      writeFileSync(path, readFileSync(path, "utf8").replaceAll(`"${hostname()}"`, '"builder"'));
    }
    cpSync(join(runs, id), join(root, "test", "formats", version, id), { recursive: true });
  }
} finally {
  child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
}
