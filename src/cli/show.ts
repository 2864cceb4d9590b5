import { type Command, Option } from "commander";
import { resultJson, routeText, summaryText } from "#report";
import { exitCodes, type ExampleKind, UserError } from "#run";
import { openRun, readTraces } from "#store";
import type { CliCommand, CommandContext } from "./command.ts";
import { addFlags } from "./flags.ts";
import { findRun, jsonOption, nearPath, runsSettings } from "./runs-folder.ts";
import { exampleKinds, routeJson, routeViews } from "./show/route-view.ts";
import { pageFor } from "./terminal-page.ts";

const examples = `
Examples:
  $ plimsoll show last
  $ plimsoll show 20261121 --all
  $ plimsoll show last --route "GET /api/products"             where its time goes, and one trace of it
  $ plimsoll show last --route "GET /api/products" --example slowest
  $ plimsoll show k3f9 --json | jq .totals`;

interface ShowFlags {
  readonly all?: boolean;
  readonly json?: boolean;
  readonly route?: string;
  readonly example?: ExampleKind;
}

export const command: CliCommand = {
  define(show, context) {
    addFlags(show, ["out", "traceLink"])
      .argument("[run]", "its id, the beginning or the end of it, or last", "last")
      .option("--route <route>", "where the time of this route goes, and one trace of it")
      .addOption(new Option("--example <which>", "the trace to show of the route").choices(exampleKinds))
      .option("--all", "every row of every table, and the intervals; every span by itself")
      .addOption(jsonOption())
      .addHelpText("after", examples)
      .action((asked: string) => print(asked, show, context));
  },
};

async function print(asked: string, show: Command, context: CommandContext): Promise<void> {
  const { all = false, json = false, route, example } = show.opts<ShowFlags>();
  if (route === undefined && example !== undefined) throw withoutRoute();
  const { out, traceLink } = await runsSettings(show, context);
  const { entry, result } = await openRun(out, await findRun(out, asked));
  const page = pageFor(context.stdout, context.env, all);
  if (route !== undefined) {
    const traces = await readTraces(entry.path);
    const views = routeViews(result, traces.examples, {
      route,
      example,
      traceLink: traceLink ?? result.inside?.traceLink,
    });
    context.stdout.write(json ? routeJson(result.id, views) : views.map((view) => routeText(view, page)).join("\n"));
  } else if (json) context.stdout.write(resultJson(result));
  else context.stdout.write(summaryText(result, page, { path: nearPath(context.cwd, entry.path) }));
}

function withoutRoute(): UserError {
  return new UserError("--example needs a route", {
    why: "An example is a trace of one route.",
    hint: 'Name it, --route "GET /api/products"; plimsoll show lists those of a run.',
    exitCode: exitCodes.usage,
  });
}
