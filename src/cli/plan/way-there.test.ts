import { describe, expect, it } from "vitest";
import { UserError } from "#run";
import { localAddresses } from "./local-ips.ts";
import { findSubject } from "./subject.ts";
import { proxyFromEnvironment } from "./way-there.ts";

describe("proxyFromEnvironment", () => {
  it("finds none where there is none", () => {
    expect(proxyFromEnvironment({ HTTP_PROXY: "", https_proxy: " ", NO_PROXY: "*" })).toBeUndefined();
  });

  it("takes the lower case first, and ALL_PROXY where a scheme has none of its own", () => {
    const env = { HTTP_PROXY: "http://upper:1", http_proxy: "http://lower:2", ALL_PROXY: "http://all:3" };
    expect(proxyFromEnvironment(env)).toEqual({ http: "http://lower:2", https: "http://all:3", bypass: [] });
    expect(proxyFromEnvironment({ HTTPS_PROXY: "proxy:3128" })).toEqual({ https: "proxy:3128", bypass: [] });
  });

  it("splits NO_PROXY at commas and spaces", () => {
    const env = { HTTP_PROXY: "http://proxy:1", no_proxy: "localhost, .shop.test 10.0.0.0/8,," };
    expect(proxyFromEnvironment(env)?.bypass).toEqual(["localhost", ".shop.test", "10.0.0.0/8"]);
  });

  it("refuses what cannot be used, by its variable", () => {
    expect(() => proxyFromEnvironment({ all_proxy: "socks5://localhost:1080" })).toThrow(
      "The proxy in all_proxy cannot be used",
    );
  });
});

describe("localAddresses", () => {
  const sources = [{ layer: "flag", name: "--local-ips" }] as const;
  const refused = (list: string): Promise<UserError> =>
    localAddresses(list, sources).then(
      () => expect.unreachable(),
      (error: unknown) => error as UserError,
    );

  it("takes addresses and blocks of this machine, each once", async () => {
    expect(await localAddresses("127.0.0.5,127.0.1.0/30,127.0.0.5", sources)).toEqual([
      "127.0.0.5",
      "127.0.1.1",
      "127.0.1.2",
    ]);
    expect(await localAddresses("127.0.0.7/32,127.0.0.8/31", sources)).toEqual(["127.0.0.7", "127.0.0.8", "127.0.0.9"]);
  });

  it.each([
    ["203.0.113.7", "--local-ips: 203.0.113.7 is not an address of this machine"],
    ["127.0.0.1,203.0.113.7", "--local-ips: 203.0.113.7 is not an address of this machine"],
    ["203.0.113.0/28", "--local-ips: No address of 203.0.113.0/28 is this machine's"],
    ["2001:db8::/120", "--local-ips: No address of 2001:db8::/120 is this machine's"],
    ["127.0.0.0/8", "The block 127.0.0.0/8 is too large"],
    ["::/0", "The block ::/0 is too large"],
    ["127.0.0.0/22,127.1.0.0/22", "--local-ips names more than 1024 addresses"],
  ])("refuses %s", async (list, what) => {
    const error = await refused(list);
    expect(error).toBeInstanceOf(UserError);
    expect([error.message, error.exitCode]).toEqual([what, 2]);
    expect(error.hint).toBeTruthy();
  });
});

describe("a URL with a user name in it", () => {
  it("is the same URL with Basic credentials beside it", () => {
    const pair = Buffer.from("me:p@ßword", "utf8").toString("base64");
    expect(findSubject("http://me:p%40%C3%9Fword@localhost:3000/x#y", "/")).toEqual({
      kind: "url",
      url: "http://localhost:3000/x",
      authorization: `Basic ${pair}`,
    });
    expect(findSubject("http://localhost:3000/x", "/")).toEqual({ kind: "url", url: "http://localhost:3000/x" });
  });

  it("is refused where it cannot be read, without repeating it", () => {
    for (const url of ["http://me:%zzsecret@localhost/", "http://me:secret@localhost:99999/"]) {
      let message = "";
      try {
        findSubject(url, "/");
      } catch (error) {
        message = error instanceof UserError ? error.message : "";
      }
      expect(message).not.toBe("");
      expect(message).not.toContain("secret");
    }
  });
});
