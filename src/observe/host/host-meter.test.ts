import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { fixtureTree } from "../limits/fixture-tree.fixture.ts";
import { SystemFiles } from "../system-files.ts";
import { HostMeter } from "./host-meter.ts";

interface Moment {
  /** user nice system idle iowait irq softirq steal */
  readonly cpu: readonly number[];
  readonly diskMs: number;
  readonly swapped: number;
  readonly eth: readonly [received: number, sent: number];
  readonly lo: number;
}

const disk = (name: string, busyMs: number): string => `   8  0 ${name} 1 2 3 4 5 6 7 8 9 ${busyMs} 11 0 0 0 0\n`;
const device = (name: string, received: number, sent: number): string =>
  `  ${name}: ${received} 1 0 0 0 0 0 0 ${sent} 1 0 0 0 0 0 0\n`;

function filesAt({ cpu, diskMs, swapped, eth, lo }: Moment): Record<string, string> {
  return {
    "proc/stat": `cpu  ${cpu.join(" ")} 7 0\ncpu0 1 2\ncpu1 1 2\ncpu2 1 2\ncpu3 1 2\nctxt 5\nprocs_running 6\n`,
    "proc/meminfo": "MemTotal:       8000 kB\nMemFree:        100 kB\nMemAvailable:   2000 kB\n",
    "proc/vmstat": `pgpgin 5\npswpin ${swapped}\npswpout ${swapped}\n`,
    "proc/diskstats": disk("sda", diskMs) + disk("sda1", diskMs * 9) + disk("dm-0", diskMs * 9) + disk("loop0", 1e6),
    "proc/net/dev": `Inter-|\n face |\n${device("lo", lo, lo)}${device("eth0", ...eth)}${device("veth1", 9e9, 9e9)}`,
  };
}

const start: Moment = {
  cpu: [100, 0, 50, 800, 10, 0, 5, 0],
  diskMs: 4_294_967_000,
  swapped: 10,
  eth: [1000, 500],
  lo: 0,
};

function tree(files: Record<string, string>): { root: string; write(files: Record<string, string>): void } {
  const root = fixtureTree(files, { "sys/class/net/eth0/device": "../../pci0" });
  for (const name of ["sda", "dm-0", "loop0"]) mkdirSync(join(root, "sys/block", name), { recursive: true });
  return { root, write: (now) => Object.entries(now).forEach(([path, text]) => writeFileSync(join(root, path), text)) };
}

it("HostMeter tells what the machine did between two looks", () => {
  let nowMs = 0;
  const { root, write } = tree(filesAt(start));
  const meter = new HostMeter(new SystemFiles(root), () => nowMs);
  nowMs = 2000;
  // 800 ticks on four cores: half of them idle, an eighth each waiting for the disk and taken away.
  write(filesAt({ cpu: [250, 0, 90, 1200, 110, 0, 15, 100], diskMs: 204, swapped: 15, eth: [5000, 1500], lo: 7000 }));
  expect(meter.take()).toEqual({
    cores: 4,
    cpuCores: 1,
    stealRatio: 0.125,
    ioWaitRatio: 0.125,
    runnable: 6,
    memoryAvailableBytes: 2000 * 1024,
    memoryTotalBytes: 8000 * 1024,
    swapBytesPerSecond: (10 * 4096) / 2,
    // Its counter went over 32 bits.
    diskBusyRatio: 0.25,
    network: { receivedBytesPerSecond: 2000, sentBytesPerSecond: 500, loopbackBytesPerSecond: 3500 },
  });
});

it("HostMeter counts all interfaces where none has a device, as in a container", () => {
  let nowMs = 0;
  const root = fixtureTree(filesAt(start));
  const meter = new HostMeter(new SystemFiles(root), () => nowMs);
  nowMs = 1000;
  writeFileSync(join(root, "proc/stat"), filesAt({ ...start, cpu: [101, 0, 50, 800, 10, 0, 5, 0] })["proc/stat"]!);
  writeFileSync(join(root, "proc/net/dev"), device("lo", 5, 5) + device("eth0", 1300, 600) + device("veth1", 9e9, 9e9));
  expect(meter.take()).toMatchObject({ cpuCores: 4, diskBusyRatio: null, network: { receivedBytesPerSecond: 300 } });
});

it("HostMeter knows nothing where there is no /proc", () => {
  expect(new HostMeter(new SystemFiles(fixtureTree({})), () => 0).take()).toBeNull();
});

it("HostMeter reads this machine", async () => {
  const meter = new HostMeter(new SystemFiles(), () => performance.now());
  const reading = await vi.waitFor(() => {
    const now = meter.take();
    // A tick has to pass between two looks.
    if (now === null) throw new Error("no tick has passed");
    return now;
  });
  expect(reading.cpuCores).toBeLessThanOrEqual(reading.cores);
  expect(reading.memoryTotalBytes).toBeGreaterThan(reading.memoryAvailableBytes);
});
