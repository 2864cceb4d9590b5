import { describe, expect, it } from "vitest";
import { refusalOf } from "./host-gate.ts";

describe("refusalOf", () => {
  it.each([
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.0.0.1",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "100.64.0.1",
    "100.127.255.254",
    "::1",
    "::",
    "fc00::1",
    "fdff:ffff::1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::FFFF:10.0.0.1",
    "0:0:0:0:0:ffff:c0a8:1",
  ])("lets load go to %s without being asked", (address) => {
    expect(refusalOf("my.test", address, { allowHosts: [] })).toBeUndefined();
  });

  it.each([
    "8.8.8.8",
    "93.184.216.34",
    "126.255.255.255",
    "128.0.0.1",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "100.63.255.255",
    "100.128.0.0",
    "11.0.0.0",
    "192.0.0.192",
    "224.0.0.1",
    "255.255.255.255",
    "2001:db8::1",
    "2606:4700::1111",
    "::ffff:8.8.8.8",
    "::ffff:808:808",
    "64:ff9b::7f00:1",
    "::7f00:1",
    "fec0::1",
  ])("refuses %s unless its host is allowed by name", (address) => {
    expect(refusalOf("my.test", address, { allowHosts: [] })).toBe(
      `my.test (${address}) is a public host, and no --allow-host names it`,
    );
    expect(refusalOf("my.test", address, { allowHosts: ["other.test", "test"] })).toBeDefined();
    expect(refusalOf("my.test", address, { allowHosts: ["my.test"] })).toBeUndefined();
  });

  it.each([
    "169.254.169.254",
    "169.254.0.1",
    "fe80::1",
    "febf::1",
    "::ffff:169.254.169.254",
    "::ffff:a9fe:a9fe",
    "fd00:ec2::254",
    "fd20:ce::254",
    "100.100.100.200",
    "64:ff9b::169.254.169.254",
    "2002:a9fe:a9fe::1",
    "::169.254.1.1",
  ])("refuses the link-local or metadata address %s always", (address) => {
    const message = `my.test (${address}) is a link-local or cloud metadata address, which is never a target`;
    expect(refusalOf("my.test", address, { allowHosts: ["my.test", address] })).toBe(message);
  });

  it.each([
    ["my.test", "127.0.0.1", "127.0.0.1"],
    ["my.test", "::ffff:127.0.0.66", "127.0.0.66"],
    ["::ffff:7f00:42", "::ffff:7f00:42", "127.0.0.66"],
    ["127.0.0.66", "127.0.0.66", "::ffff:7f00:42"],
    ["::1", "0:0:0:0:0:0:0:1", "[::1]"],
    ["prod.internal", "10.0.0.1", "prod.internal"],
    ["PROD.internal.", "10.0.0.1", "prod.internal"],
  ])("takes %s (%s) for public where %s is listed as such", (host, address, listed) => {
    const publicHosts = [listed];
    expect(refusalOf(host, address, { allowHosts: [], publicHosts })).toContain("is a public host");
    expect(refusalOf(host, address, { allowHosts: [host], publicHosts })).toBeUndefined();
    expect(refusalOf("other.test", "127.0.0.2", { allowHosts: [], publicHosts })).toBeUndefined();
  });

  it("looks past the zone of an address, and lets nothing pass that is none", () => {
    expect(refusalOf("my.test", "fe80::1%eth0", { allowHosts: ["my.test"] })).toContain("link-local");
    expect(refusalOf("my.test", "::1%lo", { allowHosts: [] })).toBeUndefined();
    for (const address of ["", "127.0.0.1.", "localhost", "127.1"])
      expect(refusalOf("my.test", address, { allowHosts: ["my.test"] })).toContain("is no address");
  });

  it("knows a host by its name, whatever its case and trailing dot", () => {
    for (const [host, allowed] of [
      ["My.Test", "my.test"],
      ["my.test.", "MY.test"],
      ["my.test", "my.test."],
    ])
      expect(refusalOf(host!, "8.8.8.8", { allowHosts: [allowed!] })).toBeUndefined();
    expect(refusalOf("my.test.evil.example", "8.8.8.8", { allowHosts: ["my.test"] })).toBeDefined();
    expect(refusalOf("xmy.test", "8.8.8.8", { allowHosts: ["my.test"] })).toBeDefined();
  });

  it("takes an address for a name where a URL gives one", () => {
    expect(refusalOf("8.8.8.8", "8.8.8.8", { allowHosts: [] })).toBe(
      "8.8.8.8 is a public host, and no --allow-host names it",
    );
    expect(refusalOf("8.8.8.8", "8.8.8.8", { allowHosts: ["8.8.8.8"] })).toBeUndefined();
    expect(refusalOf("2606:4700::1111", "2606:4700::1111", { allowHosts: ["[2606:4700::1111]"] })).toBeUndefined();
  });

  it.each([
    ["http://127.1/", true],
    ["http://2130706433/", true],
    ["http://0x7f000001/", true],
    ["http://0177.0.0.1/", true],
    ["http://[::ffff:7f00:1]/", true],
    ["http://user@10.0.0.1/", true],
    ["http://10.0.0.1@8.8.8.8/", false],
    ["http://134744072/", false],
    ["http://0x08080808/", false],
    ["http://[::ffff:8.8.8.8]/", false],
    ["http://2852039166/", false],
    ["http://0xa9fea9fe/", false],
    ["http://[::ffff:169.254.169.254]/", false],
    ["http://８.８.８.８/", false],
    ["http://127.0.0.1。/", true],
  ])("sees through the spelling %s of an address", (url, isAllowed) => {
    const address = new URL(url).hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
    expect(refusalOf(address, address, { allowHosts: [] }) === undefined).toBe(isAllowed);
  });
});
