import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Command } from "commander";
import { junitXml, resultJson, safeText, summaryText } from "#report";
import { exitCodes, type ExitCode, type RunPlan } from "#run";
import { redactCommand } from "#secrets";
import { keepReport, reasonOf, runsDirectory, type TestSource } from "#store";
import { makeRoomFor, writeAsked } from "./asked-file.ts";
import { fatalGoals, refuseUnknownGoals } from "./plan/goals.ts";
import type { CliCommand, CommandContext } from "./command.ts";
import { addFlags } from "./flags.ts";
import { carryOut, type RunDone } from "./lab/index.ts";
import { openKeys } from "./keys.ts";
import { type LiveSink, openLiveSink } from "./live-sink.ts";
import { type LiveView, quietView, startLiveView } from "./live-terminal.ts";
import { inspectPlan } from "./plan/inspect-plan.ts";
import { RunPage } from "./serve/page-process.ts";
import { ScriptOutput } from "./script-output.ts";
import { makeReport } from "./report/make-report.ts";
import { prepare, type Method, type Prepared } from "./plan/prepare.ts";
import { readTokenFile } from "./proxy/token-file.ts";
import { nearPath } from "./runs-folder.ts";
import { flagGroups } from "./settings/list.ts";
import { isAsciiOnly, pageFor, paletteFor, terminalSize } from "./terminal-page.ts";

const examples = `
Examples:
  $ plimsoll run http://localhost:3000/                 64 connections for 10 s, as wrk would
  $ plimsoll run shop.ts -u 200 --ramp-up 20s -d 10m    200 users, added over 20 s
  $ plimsoll run shop.ts -R 500/s -d 5m --slo 'p99 < 500ms'

The load in the test file holds where no flag says otherwise.`;

export const command: CliCommand = defineMethod(
  { name: "run" },
  "a test file, or a URL that is a whole test",
  examples,
);

/** A command that carries out one plan and reports: `run`, and the methods that are a run with a load of their own. */
export function defineMethod(method: Method, about: string, help: string): CliCommand {
  return {
    define(parent, context) {
      parent.argument("<test>", about).addHelpText("after", help);
      addFlags(parent, method.groups ?? flagGroups, method.without).action(async (typed: string) => {
        context.exitWith(await runMethod(typed, parent, context, method));
      });
    },
  };
}

async function runMethod(typed: string, command: Command, context: CommandContext, method: Method): Promise<ExitCode> {
  const prepared = await prepare(typed, command, context, method);
  const { subject, settings, notes } = prepared;
  const plan = settings.values.inspect === true ? inspectPlan(prepared.plan, subject, settings) : prepared.plan;
  refuseUnknownGoals(plan, subject);
  // What a search is about is to find where goals break.
  const abortOn = method.drive === undefined ? fatalGoals(settings) : new Set<string>();
  const { values } = settings;
  await makeRoomFor([values.json === "-" ? undefined : values.json, values.junit]);
  const quiet = values.quiet === true;
  for (const note of notes) context.stderr.write(`note: ${note}\n`);
  const view = quiet ? quietView(sinkOf(context)) : await liveView(context);
  const isTerminal = terminalSize(context.stderr, context.env) !== undefined;
  const keys = isTerminal && !quiet && context.stdin !== undefined ? openKeys(context.stdin) : undefined;
  const scriptOutput = new ScriptOutput((text) => view.note(text), context.stderr);
  const { cwd } = context;
  const page =
    values.ui === true
      ? RunPage.open({ cwd, runs: runsDirectory(cwd, values.out), runId: plan.id, say: (text) => view.note(text) })
      : undefined;
  let done: RunDone;
  try {
    const drive = await method.drive?.(prepared, context);
    done = await carryOut({
      plan,
      title: titleOf(prepared),
      source: await sourceOf(plan),
      feeders: subject.kind === "file" ? subject.feeders : 0,
      abortOn,
      stopFile: values.stopFile,
      abortRules: values.abortRules,
      health: values.health,
      ...(keys && { keys }),
      ...(drive && { drive }),
      ...(values.adoptProxy !== undefined && { standingProxy: standingAt(values.adoptProxy, context) }),
      ...(method.isEnough === undefined ? {} : { isEnough: method.isEnough }),
      command: redactCommand(["plimsoll", ...process.argv.slice(2)]),
      cwd,
      env: context.env,
      runs: values.out,
      strict: values.strict === true,
      quiet,
      inProcess: values.inspect === true,
      view,
      viewEveryMs: isTerminal ? 250 : 1000,
      say: (text) => view.note(text),
      scriptOutput,
    });
  } finally {
    await view.stop();
    await page?.close();
  }
  scriptOutput.handOver();
  await deliver(done, values, context);
  const { result, kept } = done;
  // A run nobody can look at again is not a pass, whatever it measured.
  return kept.result || result.exitCode !== exitCodes.pass ? (result.exitCode as ExitCode) : exitCodes.internal;
}

/** The summary for people, the documents for machines; stdout is one or the other. */
async function deliver(
  { result, path, kept }: RunDone,
  values: Prepared["settings"]["values"],
  context: CommandContext,
): Promise<void> {
  const isJsonOnStdout = values.json === "-";
  const out = isJsonOnStdout ? context.stderr : context.stdout;
  const place = kept.result ? { path: nearPath(context.cwd, path), next: nextText(result) } : undefined;
  out.write(summaryText(result, pageFor(out, context.env), place));
  if (isJsonOnStdout) context.stdout.write(resultJson(result));
  const unwritten = [
    isJsonOnStdout ? undefined : await problemWriting(values.json, () => resultJson(result)),
    await problemWriting(values.junit, () => junitXml(result)),
  ];
  if (kept.result) await keepPage(result, path, { out, context });
  for (const problem of unwritten) if (problem !== undefined) throw problem;
}

/** One file that cannot be written costs no other. */
function problemWriting(file: string | undefined, text: () => string): Promise<Error | undefined> | undefined {
  if (file === undefined) return undefined;
  return writeAsked(file, text()).then(
    () => undefined,
    (error: Error) => error,
  );
}

/** Last: nobody waits for it, and a run without its page is a run all the same. */
async function keepPage(
  result: RunDone["result"],
  path: string,
  { out, context }: { readonly out: NodeJS.WritableStream; readonly context: CommandContext },
): Promise<void> {
  try {
    const file = await keepReport(path, await makeReport(path, result));
    out.write(`  report     ${safeText(nearPath(context.cwd, file))}\n`);
  } catch (error) {
    context.stderr.write(
      `note: the report could not be made: ${safeText(reasonOf(error))}; plimsoll report ${result.id} tries again\n`,
    );
  }
}

function nextText({ id, inside }: RunDone["result"]): string {
  const every = `npx plimsoll show ${id} --all (every row, with intervals)`;
  return inside === undefined ? every : `${every}, or --route "…" (a route, and one of its requests)`;
}

const standingAt = (port: number, { env }: CommandContext) => ({ port, token: readTokenFile(env, port) });

/** What people call the test; runs of one test are found by it. */
export function titleOf({ subject }: Prepared): string {
  return subject.kind === "url" ? subject.url : (subject.definition.name ?? basename(subject.file));
}

async function sourceOf({ test }: RunPlan): Promise<TestSource | undefined> {
  if (test.kind === "url") return undefined;
  return { name: basename(test.file), text: await readFile(test.file, "utf8") };
}

/** Not stderr itself: somebody who does not read it would stop the run. */
function sinkOf({ stderr }: CommandContext): LiveSink {
  return openLiveSink(stderr as NodeJS.WriteStream & { readonly fd: number });
}

function liveView(context: CommandContext): Promise<LiveView> {
  const { stderr, env } = context;
  return startLiveView({
    sink: sinkOf(context),
    size: () => terminalSize(stderr, env),
    palette: paletteFor(stderr, env),
    isAscii: isAsciiOnly(env),
    nowMs: () => performance.now(),
  });
}
