import type { Command } from "commander";
import { createColors } from "picocolors";
import type { TraceSampling } from "#run";
import { redactCommand } from "#secrets";
import { formatBytes, formatDurationMs, formatPercent, formatRate } from "#units";
import type { CliCommand, CommandContext } from "./command.ts";
import { addFlags, flagLayer } from "./flags.ts";
import { loadSubject } from "./plan/load-subject.ts";
import { flagGroups, type ValueKey } from "./settings/list.ts";
import type { Source } from "./settings/layer.ts";
import type { Settings, Why } from "./settings/resolve.ts";
import { readSettings } from "./settings/settings.ts";

const examples = `
Examples:
  $ plimsoll config print
  $ plimsoll config print shop.ts --rate 500/s

Precedence: flag, PLIMSOLL_* variable, test file, plimsoll.config.{ts,mts,js,mjs,json,yaml}, default.`;

export const command: CliCommand = {
  define(config, context) {
    const print = config
      .command("print")
      .summary("print which settings hold, and why")
      .description("Print which settings would hold for this command, and where each comes from.")
      .argument("[test]", "a test file or a URL, as for run")
      .addHelpText("after", examples);
    addFlags(print, flagGroups).action(async (typed: string | undefined) => {
      const settings = await settingsOf(print, typed, context);
      for (const note of settings.notes) context.stderr.write(`note: ${note}\n`);
      context.stdout.write(settingsText(settings, "isTTY" in context.stdout && context.stdout.isTTY === true));
    });
  },
};

async function settingsOf(print: Command, typed: string | undefined, { cwd, env }: CommandContext): Promise<Settings> {
  const subject = typed === undefined ? undefined : await loadSubject(typed, cwd);
  const flags = flagLayer(print, cwd);
  const { config } = print.opts<{ config?: string }>();
  return readSettings({
    cwd,
    env,
    flags,
    ...(config !== undefined && { config }),
    ...(subject?.kind === "file" && { test: subject }),
  });
}

/** Name, value, where it comes from and what it pushed aside; the items of a list on lines of their own. */
export function settingsText({ values, why }: Settings, color: boolean): string {
  const { bold, dim } = createColors(color);
  const rows = (Object.keys(why) as ValueKey[]).map((key) => ({
    key,
    items: printItems(key, values[key]),
    why: why[key],
  }));
  const nameWidth = Math.max(...rows.map(({ key }) => key.length));
  const valueWidth = Math.max(...rows.flatMap(({ items }) => items.map((item) => item.length)));
  const lines = rows.flatMap(({ key, items, why: reason }) =>
    items.map((item, index) => {
      const name = (index === 0 ? key : "").padEnd(nameWidth);
      const from = index === 0 && reason ? reasonText(reason) : "";
      return `${bold(name)}  ${item.padEnd(valueWidth)}  ${dim(from)}`.trimEnd();
    }),
  );
  return `${lines.join("\n")}\n`;
}

function printItems(key: ValueKey, value: unknown): readonly string[] {
  return Array.isArray(value) && value.length > 0
    ? value.map((item) => printItem(key, item))
    : [printValue(key, value)];
}

function reasonText({ from, insteadOf }: Why): string {
  const sources = from.map(sourceText).join(" and ");
  if (insteadOf.length === 0) return sources;
  const pushed = insteadOf
    .filter(({ source }) => source.layer !== "default")
    .map(({ source, key, value }) => `${printValue(key, value)} from ${sourceText(source)}`);
  return pushed.length === 0 ? sources : `${sources}, instead of ${pushed.join(", ")}`;
}

const sourceText = ({ name }: Source): string => name;

const durations: readonly ValueKey[] = [
  "duration",
  "rampUp",
  "hold",
  "warmUp",
  "gracefulStop",
  "timeout",
  "connectTimeout",
  "headersTimeout",
  "maxDuration",
];
const rates: readonly ValueKey[] = ["rate", "spawnRate", "maxRate"];

export function printValue(key: ValueKey, value: unknown): string {
  if (typeof value === "number" && durations.includes(key)) return formatDurationMs(value);
  if (typeof value === "number" && rates.includes(key)) return formatRate(value);
  if ((key === "maxBytes" || key === "maxMemory" || key === "maxBody") && typeof value === "number")
    return formatBytes(value);
  if (key === "passphrase") return "(left out)";
  if (key === "traceThresholds") return thresholdsText(value as Readonly<Record<string, number>>);
  if (key === "traceRate") return samplingText(value as TraceSampling);
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map((item) => printItem(key, item)).join(", ");
  if (typeof value === "boolean") return value ? "yes" : "no";
  return String(value);
}

const thresholdsText = (changed: Readonly<Record<string, number>>): string =>
  Object.entries(changed)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");

const samplingText = (sampling: TraceSampling): string =>
  "share" in sampling ? formatPercent(sampling.share) : formatRate(sampling.perSecond);

function printItem(key: ValueKey, item: unknown): string {
  if (key === "headers") return redactCommand(["-H", (item as readonly string[]).join(": ")])[1] ?? "";
  if (key === "tags") return (item as readonly string[]).join("=");
  if (key !== "stages") return String(item);
  const { durationMs, level, unit } = item as { durationMs: number; level: number; unit: "users" | "perSecond" };
  return `${formatDurationMs(durationMs)}:${unit === "users" ? String(level) : formatRate(level)}`;
}
