import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { ResourceReading } from "#run";
import { openResourceWatch, type ResourceWatch, type ResourceWatchOptions } from "./resource-watch.ts";
import { type RealTarget, startTarget } from "./target.fixture.ts";

/** A clock of the test's own: between two readings exactly one second passes, however long it took. */
async function watch(
  target: ResourceWatchOptions["target"],
): Promise<ResourceWatch & { next(): Promise<ResourceReading> }> {
  let nowMs = 0;
  const opened = await openResourceWatch({ target, nowMs: () => nowMs });
  onTestFinished(() => opened.close());
  return { ...opened, next: () => opened.take((nowMs += 1000) / 1000) };
}

const at = (target: RealTarget) => ({ host: "127.0.0.1", port: target.port });
/** Of both clocks, and of what the target does beside its orders. */
const cpuToleranceCores = 0.06;

/** Connections that stay open until the test ends. */
async function connectTo(port: number, count: number): Promise<void> {
  const sockets: Socket[] = [];
  onTestFinished(() => sockets.forEach((socket) => socket.destroy()));
  for (let each = 0; each < count; each++) {
    await new Promise<void>((resolve) => sockets.push(connect(port, "127.0.0.1", resolve)));
  }
}

async function acceptAll(): Promise<number> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket.on("error", () => socket.destroy())));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

describe("openResourceWatch, on real processes", () => {
  it("reads the processor time the target itself knows of", async () => {
    const target = await startTarget();
    const watched = await watch(at(target));
    const before = await target.ask("cpuMs");
    const after = await target.ask("burn", 400);
    const { target: reading, host, generatorCpuCores } = await watched.next();
    expect(reading).toMatchObject({ pid: target.child.pid, processes: 1 });
    expect(Math.abs(reading!.cpuCores - (after - before) / 1000)).toBeLessThan(cpuToleranceCores);
    expect(reading!.busiestThread!.cpuCores).toBeGreaterThan(0.4 - cpuToleranceCores);
    expect(reading!.activeThreads).toBeGreaterThanOrEqual(1);
    expect(reading!.threads).toBeGreaterThan(reading!.activeThreads! - 1);
    expect(reading!.rssBytes).toBeGreaterThan(20e6);
    expect(reading!.fds).toBeGreaterThan(3);
    expect(reading!.fdsMax).toBeGreaterThanOrEqual(reading!.fds!);
    expect(reading!.voluntarySwitchesPerSecond).toBeGreaterThan(0);
    expect(host!.memoryTotalBytes).toBeGreaterThan(0);
    expect(generatorCpuCores).toBeGreaterThan(0);
    const idle = await watched.next();
    expect(idle.target!.cpuCores).toBeLessThan(cpuToleranceCores);
    expect(watched.notes()).toEqual([]);
  });

  it("counts children: one that is over before anybody looked, and one that stays", async () => {
    const target = await startTarget();
    const watched = await watch(at(target));
    const used = await target.ask("burnInChild", 300);
    expect((await watched.next()).target!.cpuCores).toBeGreaterThan(used / 1000 - 0.03);
    await target.ask("fork");
    const { target: reading } = await watched.next();
    expect(reading!.processes).toBe(2);
    expect(reading!.rssBytes).toBeGreaterThan(60e6);
  });

  it("counts connections to the target, and those it opened by where they lead", async () => {
    const target = await startTarget();
    const watched = await watch(at(target));
    const port = await acceptAll();
    await target.ask("connect", port);
    await connectTo(target.port, 7);
    // The system accepts before the target does.
    const reading = await vi.waitFor(async () => {
      const { target: now } = await watched.next();
      if (now?.sockets?.established !== 57) throw new Error(`${now?.sockets?.established ?? 0} connections`);
      if (now.sockets.acceptQueue !== 0) throw new Error(`${now.sockets.acceptQueue} not accepted yet`);
      return now;
    });
    expect(reading.peers).toEqual({ [`127.0.0.1:${port}`]: 50 });
    expect(reading.sockets).toMatchObject({ closeWait: 0, synSent: 0 });
    expect(reading.fds).toBeGreaterThan(57);
  });

  it("finds a target again that was restarted, as another one", async () => {
    const first = await startTarget();
    const watched = await watch(at(first));
    const { target: before } = await watched.next();
    await first.stop();
    expect((await watched.next()).target).toBeNull();
    await startTarget(first.port);
    const after = await vi.waitFor(async () => {
      const { target: now } = await watched.next();
      if (now === null) throw new Error("nobody yet");
      return now;
    });
    expect(after.identity).not.toBe(before!.identity);
    expect(after.pid).not.toBe(before!.pid);
  });

  it("reads a process that is named, until it ends", async () => {
    const target = await startTarget();
    const watched = await watch({ pid: target.child.pid! });
    await connectTo(target.port, 3);
    await vi.waitFor(async () => {
      const { target: reading } = await watched.next();
      expect(reading).toMatchObject({ pid: target.child.pid, sockets: { established: 3 } });
    });
    await target.stop();
    expect((await watched.next()).target).toBeNull();
    expect(watched.notes()).toEqual([
      `process ${target.child.pid} has ended: from then on nothing is read of the target`,
    ]);
  });
});

describe("openResourceWatch, where nothing can be read", () => {
  it("refuses a process that is not there", async () => {
    await expect(watch({ pid: 4_194_305 })).rejects.toThrow("There is no process 4194305");
  });

  it("says so of a target elsewhere, of a port where nobody listens, and of other systems", async () => {
    const nowMs = (): number => 0;
    const elsewhere = await openResourceWatch({ target: { host: "192.0.2.1", port: 80 }, nowMs });
    expect(await elsewhere.take(1)).toMatchObject({ target: null, host: null, cgroup: null });
    expect(elsewhere.notes()[0]).toContain("192.0.2.1 is not this machine");
    const nobody = await openResourceWatch({ target: { host: "localhost", port: 1 }, nowMs });
    expect((await nobody.take(1)).target).toBeNull();
    expect(nobody.notes()[0]).toContain("no process here listens on port 1");
    const other = await openResourceWatch({ target: { pid: 1 }, nowMs, platform: "darwin" });
    expect(await other.take(7)).toMatchObject({ atSeconds: 7, target: null, host: null, cgroup: null, metrics: {} });
    expect(other.notes()).toHaveLength(1);
  });

  it("reads what it may of another user's process, and says what it may not", async () => {
    const folder = mkdtempSync(join(tmpdir(), "plimsoll-watch-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    chmodSync(folder, 0o755);
    const outfile = join(folder, "watch.mjs");
    const entry = join(import.meta.dirname, "resource-watch.ts");
    await build({ entryPoints: [entry], outfile, bundle: true, platform: "node", format: "esm", logLevel: "silent" });
    const isRoot = process.getuid?.() === 0;
    const port = await acceptAll();
    // The first process is root's; where this test is root's too, a child looks that is nobody's.
    const script = `
      import { openResourceWatch } from ${JSON.stringify(outfile)};
      const answers = [];
      for (const target of [{ pid: 1 }, { host: "127.0.0.1", port: ${port} }]) {
        const watch = await openResourceWatch({ target, nowMs: () => performance.now() });
        const { target: reading } = await watch.take(1);
        answers.push({ pid: reading?.pid, fds: reading?.fds, io: reading?.readBytesPerSecond, notes: watch.notes() });
      }
      console.log(JSON.stringify(answers));`;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], {
      ...(isRoot && { uid: 65_534, gid: 65_534 }),
      cwd: folder,
    });
    const [named, listening] = JSON.parse(stdout) as { pid?: number; fds?: number | null; io: null; notes: string[] }[];
    expect(named).toMatchObject({ pid: 1, io: null });
    expect(named!.notes[0]).toContain("process 1 belongs to another user");
    if (isRoot) expect(listening!.notes[0]).toContain(`port ${port} belongs to a process of user 0`);
    else expect(listening!.pid).toBe(process.pid);
  });
});
