import type { Command } from "commander";
import type { ExitCode } from "#run";

/** What a command touches of the world beside its own work; tests hand in their own. */
export interface CommandContext {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where keys come from while a run goes on. */
  readonly stdin?: NodeJS.ReadStream;
  /** Data: what the user asked for, and nothing else. */
  readonly stdout: NodeJS.WritableStream;
  /** Progress, logs, warnings. Errors are thrown: main prints them. */
  readonly stderr: NodeJS.WritableStream;
  /** What the process exits with once the action's promise has ended. Without it: 0. */
  exitWith(code: ExitCode): void;
}

/** One command in one file, exported as `command`. Its name, aliases and summary stand in commands.ts. */
export interface CliCommand {
  /** Adds arguments, options, examples and the action. The command is over when the action's promise ends. */
  define(command: Command, context: CommandContext): void;
}
