import { Option, type Command } from "commander";
import { exitCodes, UserError } from "#run";
import { redactUrl } from "#secrets";
import type { Collected, Layer } from "./settings/layer.ts";
import { environmentName, longName, settingKeys, settings, type FlagGroup, type SettingKey } from "./settings/list.ts";
import type { Kind } from "./settings/kinds.ts";

const headings: Readonly<Record<FlagGroup, string>> = {
  load: "Load:",
  search: "Search:",
  endurance: "Endurance:",
  request: "Requests:",
  limits: "Limits:",
  run: "Run:",
  traces: "Traces of the target:",
  result: "Result:",
};

/** Declares the flags of whole groups, or single ones; `hidden` ones are known, so that they can be refused with a reason. */
export function addFlags(
  command: Command,
  wanted: readonly (FlagGroup | SettingKey)[],
  hidden: readonly SettingKey[] = [],
): Command {
  for (const key of settingKeys) {
    const { flag, group, about, combine } = settings[key];
    if (!wanted.includes(group) && !wanted.includes(key)) continue;
    const option = new Option(flag, about).helpGroup(headings[group]);
    if (combine === "many")
      option.argParser((given: string, before: string[] | undefined) => [...(before ?? []), given]);
    command.addOption(option.hideHelp(hidden.includes(key)));
    if (!flag.startsWith("--no-")) continue;
    // Of the same group: a hidden option of another would tear the groups apart in the help.
    command.addOption(new Option(`--${longName(key)}`).helpGroup(headings[group]).hideHelp());
  }
  command.addOption(new Option("--config <file>", "this plimsoll.config file").helpGroup(headings.run));
  return command;
}

/** The flags that were really typed, read; a text that cannot be read is a UserError with exit code 2. */
export function flagLayer(command: Command, cwd: string): Layer {
  const values: Collected = {};
  const given = command.opts<Record<string, unknown>>();
  for (const key of settingKeys) {
    const name = camelCase(longName(key));
    if (command.getOptionValueSource(name) !== "cli") continue;
    store(values, key, given[name], cwd, `--${longName(key)}`);
  }
  return { name: "flag", values, source: (key) => ({ layer: "flag", name: flagName(key) }) };
}

/** The `PLIMSOLL_*` variables; several values of one are on lines of their own, or between commas. */
export function environmentLayer(env: Readonly<Record<string, string | undefined>>, cwd: string): Layer {
  const values: Collected = {};
  for (const key of settingKeys) {
    const name = environmentName(key);
    const given = env[name];
    if (given === undefined || given === "") continue;
    store(values, key, fromVariable(key, given, name), cwd, name);
  }
  const name = (key: string): string => (key in settings ? environmentName(key as SettingKey) : key);
  return { name: "environment", values, source: (key) => ({ layer: "environment", name: name(key) }) };
}

const flagName = (key: string): string => (key in settings ? `--${longName(key as SettingKey)}` : key);
const camelCase = (name: string): string => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

function fromVariable(key: SettingKey, given: string, name: string): unknown {
  const { combine } = settings[key];
  if (combine === "one") return given;
  if (combine === "many") {
    const separator = key === "headers" ? /\n/ : /[\n,]/;
    const parts = given.split(separator).map((part) => part.trim());
    return parts.filter((part) => part !== "");
  }
  if (/^(1|true|yes|on)$/i.test(given)) return true;
  if (/^(0|false|no|off)$/i.test(given)) return false;
  throw unreadable(name, given, `"${given}" is neither yes nor no`, "1 or 0");
}

function store(values: Collected, key: SettingKey, given: unknown, cwd: string, name: string): void {
  const setting = settings[key];
  const read = (text: string): unknown => {
    const reading = (setting as { kind: Kind<unknown> }).kind(text, cwd);
    if (reading.ok) return reading.value;
    throw unreadable(name, text, reading.problem, reading.expected);
  };
  const value = setting.combine === "switch" ? given : Array.isArray(given) ? given.map(read) : read(String(given));
  Object.assign(values, { [key]: value });
}

function unreadable(name: string, given: string, problem: string, expected: string): UserError {
  const separator = name.startsWith("--") ? " " : "=";
  return new UserError(`${name}${separator}${redactUrl(given) || '""'} cannot be used`, {
    why: `${problem}.`,
    hint: `Give ${expected}.`,
    exitCode: exitCodes.usage,
  });
}
