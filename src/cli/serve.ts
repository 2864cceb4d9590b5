import { setTimeout as pause } from "node:timers/promises";
import { RealClock } from "#load";
import { exitCodes, UserError } from "#run";
import { PageServer } from "#serve";
import type { CliCommand, CommandContext } from "./command.ts";
import { Interrupts } from "./lab/interrupts.ts";
import { addRunsFolderFlags, nearPath, runsFolder } from "./runs-folder.ts";
import { findTests } from "./serve/find-tests.ts";
import { openBrowser } from "./serve/open-browser.ts";
import { type ServeFlags, type ServePlan, servePlan } from "./serve/options.ts";
import type { PageMessage } from "./serve/page-process.ts";
import { pictureOf } from "./serve/picture-of.ts";
import { shellFiles } from "./serve/shell-files.ts";
import { RunStarter } from "./serve/start-run.ts";
import { pageToken, tokenPath } from "./serve/token-file.ts";

const examples = `
Examples:
  $ plimsoll serve --open                       the runs of this folder, in the browser
  $ plimsoll serve --port 8080 --read-only      nothing is started, stopped or changed from the page
  $ plimsoll serve --host 0.0.0.0 --tls-cert cert.pem --tls-key key.pem --allow-name load.example.test

Whoever has the printed address sees every run of this folder and may start its tests. docs/serve.md says how the page is
kept from everybody else, and how Prometheus reads /metrics.`;

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
/** Pages hear within a second that the run is over, and then ask for it as it was kept. */
const [tellWithinMs, askWithinMs] = [3_000, 1_000];

export const command: CliCommand = {
  define(serve, context) {
    addRunsFolderFlags(serve)
      .option("--port <n>", "port to listen on; 0 takes any that is free (default: 7546, or the next that is free)")
      .option("--host <address>", "address to listen on", "127.0.0.1")
      .option("--open", "open the page in the browser")
      .option("--read-only", "runs are looked at; nothing is started, stopped or changed")
      .option("--new-token", "a new token: addresses that were printed before lead nowhere")
      .option("--allow-name <name>", "a name this server goes by, beside localhost; repeatable", collect)
      .option("--tls-cert <file>", "certificate, PEM")
      .option("--tls-key <file>", "its key, PEM")
      .option("--allow-control", "beyond this machine, too, tests are started, stopped and changed from the page")
      .option("--i-know-this-is-not-encrypted", "serve beyond this machine without TLS")
      .addOption(serve.createOption("--beside-run <id>").hideHelp())
      .addHelpText("after", examples)
      .action(async () => {
        const flags = serve.opts<ServeFlags>();
        const runs = await runsFolder(serve, context);
        const plan = servePlan(flags, context.cwd);
        const token = pageToken(context.env, flags.newToken === true);
        if (flags.besideRun === undefined) await serveFolder({ plan, runs, token, flags }, context);
        else await serveBeside({ plan, runs, token, runId: flags.besideRun }, context);
      });
  },
};

interface Asked {
  readonly plan: ServePlan;
  readonly runs: string;
  readonly token: string;
}

async function serveFolder(
  { flags, ...asked }: Asked & { readonly flags: ServeFlags },
  context: CommandContext,
): Promise<void> {
  const { plan, runs } = asked;
  const { stdout, stderr, env } = context;
  const starter = new RunStarter(context.cwd, runs, env);
  const server = await open(asked, starter, context);
  const url = addressOf(asked, server.port);
  stdout.write(`Plimsoll of ${nearPath(context.cwd, runs)}: ${url}\n`);
  stdout.write(`metrics: ${url.split("#")[0] ?? ""}metrics with the token in ${tokenPath(env)}\n`);
  if (!plan.mayControl) stdout.write("read-only: nothing is started, stopped or changed from the page\n");
  const opened = flags.open === true ? openBrowser(url, env) : undefined;
  await new Promise<void>((resolve) => {
    const interrupts = new Interrupts(
      () => {
        if (starter.running > 0) stderr.write("stopping the run that was started from the page\n");
        interrupts.release();
        resolve();
      },
      () => process.exit(exitCodes.interrupted),
    );
  });
  opened?.close();
  await starter.close();
  await server.close();
}

/** The page of one run, until that run's own process has ended. */
async function serveBeside(asked: Asked & { readonly runId: string }, context: CommandContext): Promise<void> {
  // Ctrl-C is meant for the run: it ends first, and its pages see the end.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);
  const over = new Promise<void>((resolve) => {
    if (process.connected) process.once("disconnect", () => resolve());
    else resolve();
  });
  const server = await open(asked, startsNothing, context);
  const [base = "", token = ""] = addressOf(asked, server.port).split("#");
  const message: PageMessage = { url: `${base}live?run=${asked.runId}#${token}` };
  process.send?.(message);
  await over;
  const hasPages = server.readers > 0;
  for (let waitedMs = 0; server.readers > 0 && waitedMs < tellWithinMs; waitedMs += 50) await pause(50);
  if (hasPages) await pause(askWithinMs);
  await server.close();
}

/** This server ends with its run: of a test that was started from its page nobody would see the end. */
const startsNothing: Pick<RunStarter, "start"> = {
  start: () =>
    Promise.reject(
      new UserError("No test is started from the page of a single run", {
        why: "This server ends with the run it was started for.",
        hint: "plimsoll serve starts tests from the page.",
      }),
    ),
};

async function open(
  { plan, runs, token }: Asked,
  starter: Pick<RunStarter, "start">,
  context: CommandContext,
): Promise<PageServer> {
  const { cwd, stderr } = context;
  const parts = {
    runs,
    folderName: nearPath(cwd, runs),
    token,
    scheme: plan.isEncrypted ? "https" : "http",
    hosts: plan.names,
    mayControl: plan.mayControl,
    clock: new RealClock(),
    shell: await shellFiles(),
    pictureOf: (id: string) => pictureOf(runs, id),
    tests: () => findTests(cwd),
    startRun: (order: Parameters<RunStarter["start"]>[0]) => starter.start(order),
    onFault: (error: unknown) =>
      void stderr.write(
        `the page's server: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      ),
  } as const;
  try {
    return await PageServer.open(parts, plan);
  } catch (error) {
    throw taken(error, plan);
  }
}

function addressOf({ plan, token }: Asked, port: number): string {
  return `${plan.isEncrypted ? "https" : "http"}://${plan.shownName}:${String(port)}/#token=${token}`;
}

function taken(error: unknown, { host, port, mayBeAnother }: ServePlan): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) return error as Error;
  const hint =
    code === "EADDRINUSE" && !mayBeAnother
      ? "Something listens there already: end it, give another port, or leave --port out and the next free one is taken."
      : "Give another address or port.";
  return new UserError(`The page cannot be served on ${host}:${String(port)}`, {
    why: message,
    hint,
    exitCode: exitCodes.usage,
    cause: error,
  });
}
