import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SpeedFacts } from "#diagnosis";
import { exitCodes, type RunResult, UserError } from "#run";
import { keepSpeed, readSpeed, runId, type KnownSpeed } from "#store";
import type { CommandContext } from "../command.ts";
import { carryOut } from "../lab/index.ts";
import type { LiveView } from "../live-terminal.ts";
import { isSameMachine, thisMachine } from "../plan/known-speed.ts";
import { readMachineLimits } from "../plan/machine.ts";
import { planFrom } from "../plan/plan.ts";
import { urlConnections } from "../plan/scenario-loads.ts";
import { resolveSettings } from "../settings/resolve.ts";
import { version } from "../version.ts";
import { startNullServer } from "./start-null-server.ts";

const durationMs = 3_000;
/** Until code is compiled and connections are open. */
const warmUpMs = 1_000;

/** Nothing is shown: a view would cost some of what is measured. */
const noView: LiveView = { update: () => undefined, note: () => undefined, stop: () => Promise.resolve() };

/** A usual run against a target that costs nothing; what came out is kept for later runs on this machine. */
export async function measureSpeed(workers: number, { env, stderr }: CommandContext): Promise<SpeedFacts> {
  const server = await startNullServer();
  const folder = await mkdtemp(join(tmpdir(), "plimsoll-doctor-"));
  try {
    const result = await runAgainst(server.url, workers, folder, stderr);
    const requestsPerSecond = Math.round(result.totals.requestsPerSecond);
    const measuredAt = new Date().toISOString();
    const speed: KnownSpeed = { requestsPerSecond, workers, measuredAt, plimsoll: version, ...thisMachine() };
    await keepSpeed(env, speed).catch((error: Error) => stderr.write(`note: not kept: ${error.message}\n`));
    return { requestsPerSecond, workers, measuredAt, isNew: true };
  } finally {
    await Promise.all([server.stop(), rm(folder, { recursive: true, force: true })]);
  }
}

async function runAgainst(
  url: string,
  workers: number,
  folder: string,
  scriptOutput: NodeJS.WritableStream,
): Promise<RunResult> {
  const values = { workers, connections: urlConnections, duration: durationMs, warmUp: warmUpMs, trace: false };
  const settings = resolveSettings([{ name: "flag", values, source: (key) => ({ layer: "flag", name: `--${key}` }) }]);
  const { plan } = planFrom({
    method: "doctor",
    id: runId(new Date(), Math.random),
    settings,
    subject: { kind: "url", url },
    tls: { insecure: false },
    randomSeed: 1,
    machine: readMachineLimits(),
  });
  const { result } = await carryOut({
    plan,
    title: url,
    source: undefined,
    feeders: 0,
    abortOn: new Set(),
    command: ["plimsoll", "doctor"],
    cwd: folder,
    runs: undefined,
    strict: false,
    inProcess: false,
    stopFile: undefined,
    abortRules: false,
    health: undefined,
    view: noView,
    viewEveryMs: 1_000,
    say: (text) => void scriptOutput.write(`${text}\n`),
    scriptOutput,
  });
  refuseBroken(result);
  return result;
}

function refuseBroken({ exitCode, ledger }: RunResult): void {
  if (exitCode === exitCodes.interrupted)
    throw new UserError("The measurement was interrupted", { exitCode: exitCodes.interrupted });
  const { ok, failed } = ledger.requests;
  if (ok === 0 || failed > 0) {
    throw new UserError("The speed of this machine could not be measured", {
      why: `${failed} requests to a server on loopback failed: ${JSON.stringify(ledger.requests.byError)}.`,
      hint: "plimsoll doctor --quick leaves it out.",
      exitCode: exitCodes.invalid,
    });
  }
}

/** What an earlier measurement on this machine with at least so many workers said. */
export async function speedOfEarlier(workers: number, { env }: CommandContext): Promise<SpeedFacts | undefined> {
  const known = await readSpeed(env);
  if (known === undefined || !isSameMachine(known, thisMachine()) || workers > known.workers) return undefined;
  return {
    requestsPerSecond: known.requestsPerSecond,
    workers: known.workers,
    measuredAt: known.measuredAt,
    isNew: false,
  };
}
