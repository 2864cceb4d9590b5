import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Command } from "commander";
import type { TraceFacts } from "#diagnosis";
import type { ScenarioPlan } from "#run";
import type { CommandContext } from "../command.ts";
import { carryOut } from "../lab/index.ts";
import { openLiveSink } from "../live-sink.ts";
import { quietView } from "../live-terminal.ts";
import { prepare } from "../plan/prepare.ts";
import type { Subject } from "../plan/subject.ts";
import { ScriptOutput } from "../script-output.ts";
import { traceFacts } from "./trace-facts.ts";

/** An SDK keeps its spans for 5 s unless it is told otherwise. */
const firstSpansWithinMs = 8_000;
const loadMsMax = 60_000;

/** Each task once by one user, or of a URL one request, and what the target tells of it. */
export async function lookAtTraces(typed: string, doctor: Command, context: CommandContext): Promise<TraceFacts> {
  const folder = await mkdtemp(join(tmpdir(), "plimsoll-doctor-"));
  const view = quietView(openLiveSink(context.stderr as NodeJS.WriteStream & { readonly fd: number }));
  const scriptOutput = new ScriptOutput((text) => view.note(text), context.stderr);
  try {
    const method = { name: "doctor", defaults: { think: false, workers: 1 }, scenarios: onceEach };
    const { plan, subject } = await prepare(typed, doctor, context, method);
    const file = join(folder, "spans.jsonl");
    const { result, traces } = await carryOut({
      plan,
      title: subject.kind === "url" ? subject.url : basename(subject.file),
      source: undefined,
      feeders: subject.kind === "file" ? subject.feeders : 0,
      abortOn: new Set(),
      stopFile: undefined,
      abortRules: undefined,
      health: undefined,
      command: ["plimsoll", "doctor"],
      cwd: context.cwd,
      env: context.env,
      runs: folder,
      strict: false,
      inProcess: false,
      view,
      viewEveryMs: loadMsMax,
      say: (text) => view.note(text),
      scriptOutput,
      traceFile: file,
      firstSpansWithinMs,
    });
    return await traceFacts({ result, counts: traces?.counts, file, waitedMs: traces?.waitedMs ?? 0 });
  } finally {
    await view.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function onceEach(subject: Subject): readonly ScenarioPlan[] {
  const load = (iterations: number): ScenarioPlan["load"] => {
    return { kind: "iterations", users: 1, iterations, maxDurationMs: loadMsMax };
  };
  if (subject.kind === "url") return [{ name: new URL(subject.url).pathname, load: load(1) }];
  return subject.definition.scenarios.map(({ name, tasks }) => ({ name, load: load(tasks.length), inTurn: true }));
}
