import type { CliCommand } from "./command.ts";

interface Entry {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  /** Only the command that was asked for is loaded. */
  readonly load: () => Promise<{ readonly command: CliCommand }>;
}

/** Every command, in the order `plimsoll --help` prints them. */
export const commands: readonly Entry[] = [
  { name: "init", summary: "write a first test", load: () => import("./init.ts") },
  {
    name: "run",
    aliases: ["load"],
    summary: "put the given load on a target; pass or fail",
    load: () => import("./run.ts"),
  },
  {
    name: "baseline",
    summary: "one user: how fast the target is when nothing else is going on",
    load: () => import("./baseline.ts"),
  },
  {
    name: "explore",
    summary: "search for the most a target carries, and what gives first",
    load: () => import("./explore.ts"),
  },
  {
    name: "soak",
    summary: "constant load for an hour: what leaks, grows or slows down",
    load: () => import("./soak.ts"),
  },
  {
    name: "stress",
    summary: "push a target over the edge, step back, and time how it recovers",
    load: () => import("./stress.ts"),
  },
  {
    name: "check",
    summary: "the least load test there should be: four questions, one verdict, five minutes",
    load: () => import("./check.ts"),
  },
  {
    name: "doctor",
    summary: "what stands in the way of a run: target, what is in front of it, this machine",
    load: () => import("./doctor.ts"),
  },
  {
    name: "ingest",
    summary: "receive traces and metrics, without a run: does the target send, and what",
    load: () => import("./ingest.ts"),
  },
  {
    name: "proxy",
    summary: "stand between a target and its dependencies, and let things go wrong there",
    load: () => import("./proxy.ts"),
  },
  { name: "stop", summary: "end runs that are going on", load: () => import("./stop.ts") },
  { name: "runs", summary: "list what was measured", load: () => import("./runs.ts") },
  {
    name: "serve",
    summary: "the runs of this folder in the browser: live, history, what changed",
    load: () => import("./serve.ts"),
  },
  { name: "show", summary: "print a run again", load: () => import("./show.ts") },
  {
    name: "report",
    summary: "make the page of a run: one file to look at, print and pass on",
    load: () => import("./report.ts"),
  },
  {
    name: "compare",
    summary: "two sets of runs: what got better or worse, and how sure that is",
    load: () => import("./compare.ts"),
  },
  {
    name: "query",
    summary: "ask runs with SQL: what was slow when, and what changed",
    load: () => import("./query.ts"),
  },
  { name: "export", summary: "runs as CSV or Parquet files", load: () => import("./export.ts") },
  { name: "rm", summary: "delete runs", load: () => import("./rm.ts") },
  {
    name: "explain",
    summary: "what an error class, a doubt, a finding or an exit code means, and where to look",
    load: () => import("./explain.ts"),
  },
  { name: "config", summary: "print which settings hold and where they come from", load: () => import("./config.ts") },
];
