import { monotonicMs } from "#load";
import { type Received, type RunningReceiver, targetEnvironment } from "#observe";
import { insideText, safeText } from "#report";
import { exitCodes } from "#run";
import { Redactor } from "#secrets";
import type { CliCommand, CommandContext } from "./command.ts";
import { openingLines, secondLine, summaryLines } from "./ingest/lines.ts";
import { ingestJson } from "./ingest/document.ts";
import { type IngestFlags, type IngestPlan, ingestPlan } from "./ingest/options.ts";
import { Interrupts } from "./lab/interrupts.ts";
import { openReceiver } from "./open-receiver.ts";
import { configLayer } from "./settings/config-file.ts";
import { jsonOption } from "./runs-folder.ts";
import { pageFor, terminalSize } from "./terminal-page.ts";

const examples = `
Examples:
  $ plimsoll ingest                                   until Ctrl-C; prints what to give the target
  $ plimsoll ingest -d 30s --keep spans.jsonl         every span and metric point, one JSON document a line
  $ plimsoll ingest -d 30s --json | jq .findings      one document: counts, routes, dependencies, findings
  $ plimsoll ingest --listen 0.0.0.0                  for a target in a container or on another machine
  $ plimsoll ingest --forward http://localhost:14318  what comes is passed on to a collector, too

It exits with 0 when something was received, 99 when nothing was.`;

const secondMs = 1_000;
const lookEveryMs = 50;

export const command: CliCommand = {
  define(ingest, context) {
    ingest
      .option("--listen <address>", "address to listen on (default: 127.0.0.1)")
      .option("--http-port <port>", "OTLP over HTTP, and Sentry (default: 4318)")
      .option("--grpc-port <port>", "OTLP over gRPC (default: 4317)")
      .option("--forward <url>", "pass everything on to this collector, as it came")
      .option("--keep <file>", "append every span and metric point to this file")
      .option("-d, --duration <time>", "end after so long (default: at Ctrl-C)")
      .option("--config <file>", "this config instead of the nearest one")
      .addOption(jsonOption())
      .option("--all", "every route, every row, every finding")
      .addHelpText("after", examples)
      .action(async () => {
        const flags = ingest.opts<IngestFlags>();
        const config = await configLayer(flags.config, context.cwd);
        return receive(ingestPlan(flags, context.cwd, config?.values), context);
      });
  },
};

async function receive(plan: IngestPlan, context: CommandContext): Promise<void> {
  const { job, durationMs } = plan;
  // Whoever reads a document wants nothing before it.
  const progress = plan.json ? context.stderr : context.stdout;
  let onEnd: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (onEnd = resolve));
  const interrupts = new Interrupts(onEnd, () => process.exit(exitCodes.interrupted));
  const receiver = await openReceiver(job, false, { lost: onEnd, news: () => undefined });
  print(progress, openingLines(receiver.listening, targetEnvironment(receiver.listening)));
  const ticker = new Ticker(receiver, progress, context.env);
  const timer = durationMs === undefined ? undefined : setTimeout(onEnd, durationMs);
  await asked;
  clearTimeout(timer);
  ticker.stop();
  interrupts.release();
  const received = await receiver.stop();
  if (receiver.lostBecause !== undefined) {
    print(context.stderr, [`the receiver was lost: ${receiver.lostBecause}; what it counted until then:`]);
    context.exitWith(exitCodes.internal);
  }
  deliver(received, plan, context);
  if (receiver.lostBecause === undefined && Object.keys(received.counts?.requests ?? {}).length === 0)
    context.exitWith(exitCodes.goalMissed);
}

function deliver(received: Received, { json, all }: IngestPlan, { stdout, env }: CommandContext): void {
  const { counts, inside } = received;
  if (json) {
    stdout.write(ingestJson(received));
    return;
  }
  if (counts !== undefined) print(stdout, summaryLines(counts));
  if (inside !== undefined && inside.coverage.spansReceived > 0)
    stdout.write(insideText(new Redactor().value(inside), pageFor(stdout, env, all)));
}

/** A line a second: over the last one on a terminal, below it elsewhere, and there only when something came. */
class Ticker {
  private readonly timer: NodeJS.Timeout;
  private readonly startMs = monotonicMs();
  private readonly isTerminal: boolean;
  private readonly out: NodeJS.WritableStream;
  private readonly receiver: RunningReceiver;
  private before: RunningReceiver["counts"];
  private seconds = 0;

  constructor(receiver: RunningReceiver, out: NodeJS.WritableStream, env: CommandContext["env"]) {
    this.receiver = receiver;
    this.out = out;
    this.isTerminal = terminalSize(out, env) !== undefined;
    this.timer = setInterval(() => this.look(), lookEveryMs);
  }

  stop(): void {
    clearInterval(this.timer);
    if (this.isTerminal && this.seconds > 0) this.out.write("\n");
  }

  private look(): void {
    const seconds = Math.floor((monotonicMs() - this.startMs) / secondMs);
    const { counts } = this.receiver;
    if (seconds === this.seconds || counts === undefined) return;
    this.seconds = seconds;
    const line = secondLine(seconds, counts, this.before);
    const hasNews = counts.bytes !== this.before?.bytes || Object.keys(counts.refused).length > 0;
    this.before = counts;
    if (this.isTerminal) this.out.write(`\r\u001b[K${line}`);
    else if (hasNews && counts.bytes > 0) this.out.write(`${line}\n`);
  }
}

function print(out: NodeJS.WritableStream, lines: readonly string[]): void {
  for (const line of lines) out.write(`${safeText(line)}\n`);
}
