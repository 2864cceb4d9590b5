import { join } from "node:path";
import { exitCodes, type RunResult, UserError } from "#run";
import { checkResult, checkStart } from "./document-check.ts";
import { fileNames } from "./file-names.ts";
import { rebuildResult } from "./interrupted.ts";
import { readJson } from "./safe-file.ts";
import { readTraces } from "./read-traces.ts";
import { type RunEntry, runEntry } from "./run-list.ts";
import { type RunStart, startFormat } from "./start.ts";

export interface OpenedRun {
  readonly entry: RunEntry;
  readonly result: RunResult;
}

/**
 * A run's result: the one it left, or what can be rebuilt where it left none or that one is damaged. Throws a UserError
 * only for a result of a newer format, and where what a method found is damaged.
 */
export async function openRun(runs: string, id: string): Promise<OpenedRun> {
  const entry = await runEntry(runs, id);
  const file = join(entry.path, fileNames.result);
  const kept = checkResult(await readJson(file));
  if (kept.kind === "ok") return { entry, result: await withTraces(entry.path, { ...kept.value, id }) };
  if (kept.kind === "newer") throw newerFormat(id);
  if (kept.isMethod) throw damagedMethod(file, kept.place);
  const start = checkStart(await readJson(join(entry.path, fileNames.plan)));
  if (start.kind === "newer") throw newerFormat(id);
  const known = start.kind === "ok" ? start.value : unknownStart(id);
  const result = await rebuildResult(entry.path, known, entry.state === "running");
  return { entry, result: { ...result, id } };
}

/** A result document that stands alone, as `--json FILE` writes it. */
export async function openResult(path: string): Promise<RunResult> {
  const kept = checkResult(await readJson(path));
  if (kept.kind === "ok") return kept.value;
  if (kept.kind === "newer") throw newerFormat(path);
  const isForeign = kept.place === "format" || kept.place === "";
  const detail = {
    why: isForeign ? "It has to be a document that plimsoll run --json wrote." : strangeAt(kept.place),
    ...(!isForeign && { hint: "It was damaged, or changed by hand: take the document as Plimsoll wrote it." }),
    exitCode: exitCodes.usage,
  };
  throw new UserError(`${path} is no result of a run`, detail);
}

const strangeAt = (place: string): string => `What stands at ${place} is not what Plimsoll writes there.`;

/** What a method found nobody can work out again from the seconds: to go on without it would say something else. */
function damagedMethod(file: string, place: string): UserError {
  return new UserError(`${file} cannot be read`, {
    why: strangeAt(place),
    hint: "It was damaged, or changed by hand. Without that file Plimsoll shows what can be rebuilt from the seconds of the run.",
    exitCode: exitCodes.usage,
  });
}

/** Of a run whose receiver was lost there is what traces had said by then. */
async function withTraces(folder: string, result: RunResult): Promise<RunResult> {
  if (result.inside !== undefined) return result;
  const { inside } = await readTraces(folder);
  if (inside === undefined) return result;
  const { findings, ...tables } = inside;
  return { ...result, inside: tables, findings: [...result.findings, ...findings] };
}

function newerFormat(id: string): UserError {
  const detail = { hint: "Update Plimsoll to read it.", exitCode: exitCodes.internal };
  return new UserError(`Run ${id} was written by a newer Plimsoll.`, detail);
}

/** Of a run whose plan is lost only the time in its id is known. */
export function unknownStart(id: string): RunStart {
  const [, year, month, day, hour, minute, second, ms] =
    /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-(\d{3})/.exec(id) ?? [];
  return {
    format: startFormat,
    test: "a test whose plan is lost",
    startedAt: `${year ?? ""}-${month ?? ""}-${day ?? ""}T${hour ?? ""}:${minute ?? ""}:${second ?? ""}.${ms ?? ""}Z`,
    command: [],
    load: [],
    environment: {
      plimsoll: "unknown",
      node: "unknown",
      platform: "unknown",
      cpuModel: "unknown",
      cores: 0,
      memoryBytes: 0,
      hostname: "unknown",
      gitCommit: null,
    },
    plan: {
      id,
      method: "run",
      test: { kind: "file", file: "", bundle: "" },
      target: "unknown",
      tags: {},
      seed: 0,
      workers: 0,
      scenarios: [],
      http: {
        deadlines: { connectMs: 0, headersMs: 0, totalMs: 0 },
        tls: { insecure: false },
        userAgent: "",
        headers: {},
        trace: false,
        maxRedirects: 0,
        maxBodyBytes: 0,
        allowHosts: [],
      },
      slo: [],
      warmUpMs: 0,
      gracefulStopMs: 0,
      maxInFlight: 0,
      think: true,
    },
  };
}
