import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CgroupMeter } from "./cgroup-meter.ts";
import { fixtureTree } from "./fixture-tree.fixture.ts";

const cpuStat = (periods: number, throttled: number): string =>
  `usage_usec 12345\nnr_periods ${periods}\nnr_throttled ${throttled}\nthrottled_usec 77\n`;

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text);
}

describe("CgroupMeter, version 2", () => {
  const group = "sys/fs/cgroup/kubepods/pod7/app";
  const files = {
    "proc/5/cgroup": "0::/kubepods/pod7/app\n",
    [`${group}/cpu.max`]: "max 100000\n",
    [`${group}/cpu.stat`]: cpuStat(0, 0),
    [`${group}/memory.max`]: "max\n",
    [`${group}/memory.current`]: "500\n",
    [`${group}/memory.stat`]: "anon 1\nactive_file 60\ninactive_file 40\n",
    [`${group}/memory.events`]: "low 0\nhigh 0\nmax 3\noom 1\noom_kill 1\n",
    "sys/fs/cgroup/kubepods/pod7/cpu.max": "150000 100000\n",
    "sys/fs/cgroup/kubepods/pod7/cpu.stat": cpuStat(100, 10),
    "sys/fs/cgroup/kubepods/pod7/memory.max": "2000\n",
    "sys/fs/cgroup/kubepods/pod7/memory.current": "900\n",
    "sys/fs/cgroup/kubepods/cpu.max": "400000 100000\n",
    "sys/fs/cgroup/kubepods/cpu.stat": cpuStat(1000, 0),
    "sys/fs/cgroup/cgroup.procs": "",
  };

  it("takes the tightest limits up the tree, and the throttling of whoever holds back most", () => {
    const root = fixtureTree(files);
    const meter = new CgroupMeter(5, root);
    write(root, {
      "sys/fs/cgroup/kubepods/pod7/cpu.stat": cpuStat(110, 13),
      "sys/fs/cgroup/kubepods/cpu.stat": cpuStat(1010, 1),
      [`${group}/memory.events`]: "oom 3\noom_kill 3\noom_group_kill 0\n",
    });
    expect(meter.take()).toEqual({
      cpuLimitCores: 1.5,
      throttledRatio: 0.3,
      memoryLimitBytes: 2000,
      memoryUsedBytes: 900,
      oomKills: 2,
    });
    // Idle: no period passed, none was cut short.
    expect(meter.take()).toMatchObject({ throttledRatio: 0, oomKills: 0 });
  });

  it("tells what an unlimited group uses, and of no limit", () => {
    const root = fixtureTree({
      "proc/5/cgroup": "0::/app\n",
      "sys/fs/cgroup/app/cpu.max": "max 100000\n",
      "sys/fs/cgroup/app/cpu.stat": cpuStat(0, 0),
      "sys/fs/cgroup/app/memory.max": "max\n",
      "sys/fs/cgroup/app/memory.current": "700\n",
      "sys/fs/cgroup/app/memory.stat": "active_file 100\ninactive_file 100\n",
    });
    expect(new CgroupMeter(5, root).take()).toEqual({
      cpuLimitCores: null,
      throttledRatio: null,
      memoryLimitBytes: null,
      memoryUsedBytes: 500,
      oomKills: null,
    });
  });
});

it("CgroupMeter reads version 1: several controllers in one mount, -1 for no limit, beside an empty version 2", () => {
  const cpu = "sys/fs/cgroup/cpu,cpuacct";
  const memory = "sys/fs/cgroup/memory/docker/c1";
  const root = fixtureTree({
    "proc/5/cgroup": "9:memory:/docker/c1\n4:cpu,cpuacct:/docker/c1\n0::/\n",
    [`${cpu}/docker/c1/cpu.cfs_quota_us`]: "50000\n",
    [`${cpu}/docker/c1/cpu.cfs_period_us`]: "100000\n",
    [`${cpu}/docker/c1/cpu.stat`]: "nr_periods 10\nnr_throttled 0\nthrottled_time 0\n",
    [`${cpu}/cpu.cfs_quota_us`]: "-1\n",
    [`${cpu}/cpu.cfs_period_us`]: "100000\n",
    [`${memory}/memory.limit_in_bytes`]: "1000\n",
    [`${memory}/memory.usage_in_bytes`]: "800\n",
    [`${memory}/memory.stat`]: "total_active_file 100\ntotal_inactive_file 0\n",
    [`${memory}/memory.oom_control`]: "oom_kill_disable 0\nunder_oom 0\noom_kill 4\n",
  });
  const meter = new CgroupMeter(5, root);
  write(root, {
    [`${cpu}/docker/c1/cpu.stat`]: "nr_periods 20\nnr_throttled 5\nthrottled_time 9\n",
    [`${memory}/memory.oom_control`]: "oom_kill_disable 0\nunder_oom 0\noom_kill 5\n",
  });
  expect(meter.take()).toEqual({
    cpuLimitCores: 0.5,
    throttledRatio: 0.5,
    memoryLimitBytes: 1000,
    memoryUsedBytes: 700,
    oomKills: 1,
  });
});

it("CgroupMeter knows nothing of a process in no group", () => {
  expect(new CgroupMeter(5, fixtureTree({})).take()).toBeNull();
});
