import { basename, join } from "node:path";
import { didYouMean, type TestDefinition } from "#scenario";
import { defaultWorkers } from "../plan/machine.ts";
import { environmentLayer } from "../flags.ts";
import { configLayer } from "./config-file.ts";
import { fileLayer, fileValues } from "./file-values.ts";
import type { Layer } from "./layer.ts";
import { environmentName, settingKeys, type SettingValues } from "./list.ts";
import { resolveSettings, type Settings } from "./resolve.ts";

interface SettingsInput {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** From flagLayer. */
  readonly flags: Layer;
  /** `--config`. */
  readonly config?: string;
  readonly test?: { readonly file: string; readonly definition: TestDefinition };
  /** Where a command's own defaults differ, e.g. no think time. */
  readonly defaults?: SettingValues;
}

/** Flag, environment, test file, config file, default: what holds, and why. */
export async function readSettings({ cwd, env, flags, config, test, defaults }: SettingsInput): Promise<Settings> {
  const fromConfig = await configLayer(config, cwd);
  const layers = [defaultLayer(cwd, defaults), fromConfig, test && testLayer(test), environmentLayer(env, cwd), flags];
  return resolveSettings(
    layers.filter((layer) => layer !== undefined),
    unknownVariables(env),
  );
}

function defaultLayer(cwd: string, own: SettingValues = {}): Layer {
  const values: SettingValues = {
    workers: defaultWorkers(),
    timeout: 10_000,
    trace: true,
    receive: true,
    think: true,
    arrivals: "poisson",
    warmUp: 0,
    gracefulStop: 30_000,
    strict: false,
    out: join(cwd, ".plimsoll", "runs"),
    ...own,
  };
  return { name: "default", values, source: () => ({ layer: "default", name: "default" }) };
}

function testLayer({ file, definition }: { readonly file: string; readonly definition: TestDefinition }): Layer {
  const location = { file };
  return fileLayer("test file", fileValues(definition, location), location, basename(file));
}

/** A mistyped variable would otherwise do nothing, silently. Those that resemble no setting are somebody else's. */
function unknownVariables(env: Readonly<Record<string, string | undefined>>): string[] {
  const known = [...settingKeys.map(environmentName), "PLIMSOLL_DEBUG"];
  return Object.keys(env)
    .filter((name) => name.startsWith("PLIMSOLL_") && !known.includes(name))
    .flatMap((name) => {
      const meant = didYouMean(
        name.replace("PLIMSOLL_", ""),
        known.map((each) => each.replace("PLIMSOLL_", "")),
      );
      return meant === undefined ? [] : [`${name} is no setting. ${meant.replace('"', '"PLIMSOLL_')}`];
    });
}
