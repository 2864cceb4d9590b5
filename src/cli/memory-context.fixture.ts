import { Writable } from "node:stream";
import type { ExitCode } from "#run";
import type { CommandContext } from "./command.ts";

export interface MemoryContext extends CommandContext {
  readonly written: { stdout: string; stderr: string; exitCode: ExitCode | undefined };
}

/** A terminal that only remembers. */
export function memoryContext(cwd: string, env: CommandContext["env"] = {}): MemoryContext {
  const written: MemoryContext["written"] = { stdout: "", stderr: "", exitCode: undefined };
  const into = (name: "stdout" | "stderr"): Writable =>
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        written[name] += chunk.toString();
        done();
      },
    });
  const exitWith = (code: ExitCode): void => void (written.exitCode = code);
  return { cwd, env, stdout: into("stdout"), stderr: into("stderr"), exitWith, written };
}
