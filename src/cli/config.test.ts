import { describe, expect, it } from "vitest";
import { printValue, settingsText } from "./config.ts";
import { resolveSettings } from "./settings/resolve.ts";
import type { Layer, LayerName } from "./settings/layer.ts";
import type { SettingValues } from "./settings/list.ts";

const layer = (name: LayerName, values: SettingValues): Layer => ({
  name,
  values,
  source: (key) => ({ layer: name, name: name === "default" ? name : `${name} ${key}` }),
});

describe("config print", () => {
  it("says what holds, where it comes from and what it pushed aside", () => {
    const settings = resolveSettings([
      layer("default", { timeout: 10_000, trace: true }),
      layer("test file", { users: 200, rampUp: 20_000, timeout: 2000 }),
      layer("flag", { rate: 500, trace: false }),
    ]);
    expect(settingsText(settings, false).trimEnd().split("\n")).toEqual([
      "timeout  2 s    test file timeout",
      "trace    no     flag trace",
      "rampUp   20 s   test file rampUp",
      "rate     500/s  flag rate, instead of 200 from test file users",
    ]);
  });

  it("leaves secrets out", () => {
    expect(
      printValue("headers", [
        ["Authorization", "Bearer abc"],
        ["Accept", "a/b"],
      ]),
    ).toBe("Authorization: (left out), Accept: a/b");
    expect(printValue("passphrase", "abc")).toBe("(left out)");
  });

  it("prints stages as they are written", () => {
    const stages = [
      { durationMs: 60_000, level: 500, unit: "perSecond" },
      { durationMs: 500, level: 20, unit: "users" },
    ];
    expect(printValue("stages", stages)).toBe("1 m:500/s, 500 ms:20");
  });
});
