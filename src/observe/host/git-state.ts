import { execFile } from "node:child_process";

const gitLimitMs = 1000;

export interface GitState {
  /** Null outside of a repository, and where there is no git. */
  readonly gitCommit: string | null;
  /** Absent = detached, or not known. */
  readonly gitBranch?: string;
  /** Whether tracked files differ from the commit; absent = not known within a second. */
  readonly gitDirty?: boolean;
}

/** The code a run was made from. */
export async function gitState(folder: string): Promise<GitState> {
  const [commit, branch, changed] = await Promise.all([
    git(folder, ["rev-parse", "HEAD"]),
    git(folder, ["symbolic-ref", "--short", "-q", "HEAD"]),
    git(folder, ["status", "--porcelain", "--untracked-files=no"]),
  ]);
  return {
    gitCommit: commit ?? null,
    ...(branch !== undefined && branch !== "" && { gitBranch: branch }),
    ...(commit !== undefined && changed !== undefined && { gitDirty: changed !== "" }),
  };
}

function git(folder: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    // Looking must not change the index of somebody who is at work in it.
    const options = { cwd: folder, timeout: gitLimitMs, env: { ...process.env, GIT_OPTIONAL_LOCKS: "0" } };
    execFile("git", args, options, (error, stdout) => resolve(error === null ? stdout.trim() : undefined));
  });
}
