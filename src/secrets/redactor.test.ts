import { describe, expect, it } from "vitest";
import { secretsInEnvironment } from "./known-values.ts";
import { Redactor } from "./redactor.ts";

describe("Redactor", () => {
  it("knows the values of the environment wherever they turn up", () => {
    const env = {
      SHOP_TOKEN: "plain words here",
      DATABASE_URL: "postgres://shop:p%40ssword@db/shop",
      SSH_AUTH_SOCK: "/tmp/agent.17",
      XDG_SESSION_ID: "17",
      DESKTOP_SESSION: "ubuntu-xorg",
      NPM_CONFIG_AUTH_TYPE: "legacy-login",
      PATH: "/usr/bin",
    };
    expect(secretsInEnvironment(env)).toEqual(["plain words here", "p%40ssword", "p@ssword"]);
    const { text } = new Redactor(secretsInEnvironment(env));
    expect(text("said: plain words here, p@ssword and p%40ssword")).toBe("said: (left out), (left out) and (left out)");
    expect(text("in /tmp/agent.17 on ubuntu-xorg")).toBe("in /tmp/agent.17 on ubuntu-xorg");
  });

  it("leaves out what stands under a secret name, whatever it looks like, and redacts names", () => {
    const redactor = new Redactor();
    expect(
      redactor.value({
        tags: { apiKey: "blue", release: "1.4" },
        headers: { Cookie: ["a=b", "c=d"] },
        'up{token="canary"}': 1,
        isAuthenticated: true,
        tokens: 12,
      }),
    ).toEqual({
      tags: { apiKey: "(left out)", release: "1.4" },
      headers: { Cookie: ["(left out)", "(left out)"] },
      "up{token=(left out)}": 1,
      isAuthenticated: true,
      tokens: 12,
    });
  });
});
