#!/usr/bin/env node
import { setTimeout as pause } from "node:timers/promises";
import { CommanderError } from "commander";
import { isScriptFault } from "#fleet";
import { exitCodes, type ExitCode } from "#run";
import { Redactor, secretsInEnvironment } from "#secrets";
import { describeThrown, refuseExit } from "#scenario";
import type { CommandContext } from "./command.ts";
import { withVersus } from "./compare/versus.ts";
import { describeError } from "./errors.ts";
import { buildProgram, usageError } from "./program.ts";

// Test files are loaded in this process, too: what they throw outside of everything, and an exit they call, ends no run.
const exit = process.exit.bind(process);
refuseExit();
let hasStrayed = false;
process.on("uncaughtException", (error) => {
  if (!isScriptFault(error, new URL(".", import.meta.url))) {
    process.stderr.write(describeError(error, { debug: true, color: false }).text);
    exit(exitCodes.internal);
  }
  if (hasStrayed) return;
  hasStrayed = true;
  process.stderr.write(`the test file threw outside of its users: ${describeThrown(error).message}\n`);
});

let exitCode: ExitCode = exitCodes.pass;
const { stdout, stderr, env } = process;
const context: CommandContext = {
  cwd: process.cwd(),
  env,
  // Opened only by those who read it.
  get stdin() {
    return process.stdin;
  },
  stdout,
  stderr,
  exitWith: (code) => (exitCode = code),
};
const args = withVersus(process.argv.slice(2));

// `plimsoll run … | head` closes our stdout: that is no error of anybody's, and the run and its verdict go on.
for (const stream of [stdout, stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}
/** Somebody who does not read our messages must not keep the command from ending; data on stdout waits for its reader. */
const flushLimitMs = 2000;

try {
  const program = await buildProgram(args, context);
  await program.parseAsync(args, { from: "user" });
} catch (error) {
  exitCode = report(error);
}
// What a test file left open (a database pool, a timer) must not keep the command from ending.
await Promise.all([flushed(stdout), Promise.race([flushed(stderr), pause(flushLimitMs)])]);
exit(exitCode);

function report(error: unknown): ExitCode {
  const mistake = error instanceof CommanderError ? usageError(error, args) : error;
  if (mistake === undefined) return (error as CommanderError).exitCode === 0 ? exitCodes.pass : exitCodes.usage;
  const debug = args.includes("--debug") || Boolean(env["PLIMSOLL_DEBUG"]);
  const color = stderr.isTTY && !env["NO_COLOR"] && !args.includes("--no-color") && env["TERM"] !== "dumb";
  const { text, exitCode: code } = describeError(mistake, { debug, color: color || Boolean(env["FORCE_COLOR"]) });
  // A mistake is told with what was typed.
  stderr.write(new Redactor(secretsInEnvironment(env)).text(text));
  return code;
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.writableLength === 0 || stream.destroyed) resolve();
    else stream.write("", () => resolve());
  });
}
