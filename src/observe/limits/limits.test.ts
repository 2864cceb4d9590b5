import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CgroupMemory } from "./cgroup-memory.ts";
import { readDescriptors } from "./descriptors.ts";
import { fixtureTree } from "./fixture-tree.fixture.ts";
import { readAvailableBytes } from "./machine-memory.ts";
import { MemoryMeter } from "./memory-room.ts";
import { readPortCount } from "./ports.ts";
import { ResidentMemory } from "./resident.ts";

const mib = 1024 ** 2;
const v2 = (path: string, limit: string, used: number, cached = 0): Record<string, string> => ({
  [`sys/fs/cgroup${path}/memory.max`]: `${limit}\n`,
  [`sys/fs/cgroup${path}/memory.current`]: `${used}\n`,
  [`sys/fs/cgroup${path}/memory.stat`]: `anon 1\nactive_file ${cached / 2}\ninactive_file ${cached / 2}\n`,
});
const v1 = (path: string, limit: number, used: number, cached = 0): Record<string, string> => ({
  [`sys/fs/cgroup/memory${path}/memory.limit_in_bytes`]: `${limit}\n`,
  [`sys/fs/cgroup/memory${path}/memory.usage_in_bytes`]: `${used}\n`,
  [`sys/fs/cgroup/memory${path}/memory.stat`]: `active_file 7\ntotal_active_file ${cached}\ntotal_inactive_file 0\n`,
});
const unlimitedV1 = 9_223_372_036_854_771_712;

describe("CgroupMemory", () => {
  it("reads cgroup v2: the limit, and what is used without file caches", () => {
    const root = fixtureTree({ "proc/self/cgroup": "0::/app\n", ...v2("/app", "1000", 700, 200) });
    expect(new CgroupMemory(root).read()).toEqual({ limitBytes: 1000, usedBytes: 500 });
  });

  it("takes the group with the least room of those above, too", () => {
    const root = fixtureTree({
      "proc/self/cgroup": "0::/pod/app\n",
      ...v2("/pod/app", "max", 300),
      ...v2("/pod", "2000", 1900),
      ...v2("", "5000", 2000),
    });
    expect(new CgroupMemory(root).read()).toEqual({ limitBytes: 2000, usedBytes: 1900 });
  });

  it("reads the mount's root where the path is the host's, as in a container without a namespace", () => {
    const files = { "proc/self/cgroup": "0::/kubepods/pod7/c1\n", ...v2("", "1000", 400) };
    expect(new CgroupMemory(fixtureTree(files)).read()).toEqual({ limitBytes: 1000, usedBytes: 400 });
  });

  it("reads cgroup v1, also beside a v2 without the controller and with several controllers in one", () => {
    const lines = ["9:cpu,cpuacct:/x", "4:memory:/job", "0::/"];
    const files = { "proc/self/cgroup": `${lines.join("\n")}\n`, ...v1("/job", 1000, 700, 200), ...v1("", 9e15, 1) };
    expect(new CgroupMemory(fixtureTree(files)).read()).toEqual({ limitBytes: 1000, usedBytes: 500 });
    const shared = { "proc/self/cgroup": "3:hugetlb,memory:/job\n", ...v1("/job", 1000, 1) };
    expect(new CgroupMemory(fixtureTree(shared)).read()).toEqual({ limitBytes: 1000, usedBytes: 1 });
  });

  it("knows when there is no limit: v1's huge number, v2's max, no group, no files, nonsense", () => {
    const withoutLimit = [
      { "proc/self/cgroup": "4:memory:/\n", ...v1("", unlimitedV1, 700) },
      { "proc/self/cgroup": "0::/app\n", ...v2("/app", "max", 700) },
      { "proc/self/cgroup": "0::/app\n" },
      { "proc/self/cgroup": "garbage\n\u0000" },
      { "proc/self/cgroup": "0::/app\n", ...v2("/app", "-5 what", 700) },
      {},
    ];
    expect(withoutLimit.map((files) => new CgroupMemory(fixtureTree(files)).read())).toEqual(
      withoutLimit.map(() => null),
    );
  });

  it("sees a limit that is changed, and a group that goes away", () => {
    const root = fixtureTree({ "proc/self/cgroup": "0::/app\n", ...v2("/app", "1000", 700) });
    const memory = new CgroupMemory(root);
    writeFileSync(join(root, "sys/fs/cgroup/app/memory.max"), "800\n");
    expect(memory.read()?.limitBytes).toBe(800);
    rmSync(join(root, "sys/fs/cgroup/app"), { recursive: true });
    expect(memory.read()).toBeNull();
  });
});

describe("MemoryMeter", () => {
  const meminfo = (availableMib: number): string => `MemTotal: 99 kB\nMemAvailable:   ${availableMib * 1024} kB\n`;

  it("takes the nearest of what was asked for, the group's limit and the machine's memory", () => {
    const huge = 1e6;
    const group = (limitMib: number): Record<string, string> => ({
      "proc/self/cgroup": "0::/\n",
      ...v2("", String(limitMib * mib), mib),
    });
    const bounds = [
      new MemoryMeter(undefined, fixtureTree({ "proc/meminfo": meminfo(huge) })),
      new MemoryMeter(undefined, fixtureTree({ "proc/meminfo": meminfo(huge), ...group(64) })),
      new MemoryMeter(undefined, fixtureTree({ "proc/meminfo": meminfo(1), ...group(1e9) })),
      new MemoryMeter(32 * mib, fixtureTree({ "proc/meminfo": meminfo(huge), ...group(huge) })),
    ].map((meter) => meter.read()?.bound);
    expect(bounds).toEqual(["machine", "cgroup", "machine", "asked"]);
    expect(new MemoryMeter(undefined, fixtureTree({})).read()).toBeNull();
  });

  it("counts what else runs in the group", () => {
    const root = fixtureTree({ "proc/self/cgroup": "0::/\n", ...v2("", String(9e12), 8e12) });
    expect(new MemoryMeter(undefined, root).read()).toMatchObject({ usedBytes: 8e12, limitBytes: 9e12 });
  });
});

it("ResidentMemory is about what the process takes up", () => {
  const bytes = new ResidentMemory().bytes();
  expect(Math.abs(bytes - process.memoryUsage.rss())).toBeLessThan(64 * mib);
});

it("readDescriptors reads the soft limit and counts what is open", () => {
  const head = "Limit                     Soft Limit           Hard Limit           Units\n";
  const limits = (soft: string): string => `${head}Max open files            ${soft}                 4096     files\n`;
  const root = fixtureTree({ "proc/self/limits": limits("1024"), "proc/self/fd/0": "", "proc/self/fd/1": "" });
  expect(readDescriptors(root)).toEqual({ limit: 1024, open: 2 });
  expect(readDescriptors(fixtureTree({ "proc/self/limits": limits("unlimited") }))).toEqual({
    limit: Number.POSITIVE_INFINITY,
    open: null,
  });
  expect(readDescriptors(fixtureTree({}))).toEqual({ limit: null, open: null });
});

it("readPortCount counts the range without what is reserved in it", () => {
  const folder = "proc/sys/net/ipv4";
  const ports = (range: string, reserved = "\n"): number | null =>
    readPortCount(
      fixtureTree({ [`${folder}/ip_local_port_range`]: range, [`${folder}/ip_local_reserved_ports`]: reserved }),
    );
  expect(ports("32768\t60999\n")).toBe(28_232);
  expect(ports("40000 40099\n", "8080,40000-40009,40050\n")).toBe(89);
  expect(readPortCount(fixtureTree({}))).toBeNull();
});

it("readAvailableBytes is null where the system does not tell", () => {
  expect(readAvailableBytes(fixtureTree({}))).toBeNull();
  expect(readAvailableBytes(fixtureTree({ "proc/meminfo": "MemAvailable: 12 kB\n" }))).toBe(12_288);
});
