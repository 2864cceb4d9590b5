import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { onTestFinished } from "vitest";

/** A real process that a test gives orders to; it ends with the test. */
export interface RealTarget {
  readonly child: ChildProcess;
  readonly port: number;
  /** Sends an order and waits for its answer. */
  ask(order: string, argument?: number): Promise<number>;
  stop(): Promise<void>;
}

/** What it can be told to do; each order is answered with a number. */
const program = `
const http = require("node:http"), net = require("node:net"), { spawn, spawnSync } = require("node:child_process");
const cpuMs = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
const burn = (ms) => { const from = cpuMs(); while (cpuMs() - from < ms); };
const burnInChild = "const c = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000 };" +
  "while (c() < Number(process.argv[1])); process.stdout.write(String(c()))";
const open = [];
const orders = {
  cpuMs,
  burn: (ms) => (burn(ms), cpuMs()),
  burnInChild: (ms) => Number(spawnSync(process.execPath, ["-e", burnInChild, String(ms)]).stdout),
  fork: () => new Promise((resolve) => {
    // It ends with its parent, however that ends.
    const child = spawn(process.execPath, ["-e", "process.on('disconnect', process.exit); process.send('up')"], {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    child.once("message", () => resolve(child.pid));
  }),
  connect: async (port) => {
    await Promise.all(Array.from({ length: 50 }, () => new Promise((resolve, reject) => {
      const socket = net.connect(port, "127.0.0.1", resolve).on("error", reject);
      open.push(socket);
    })));
    return open.length;
  },
};
const server = http.createServer((request, response) => response.end("ok"));
server.listen(Number(process.argv[1]), "127.0.0.1", () => process.send({ port: server.address().port }));
process.on("message", async ({ order, argument }) => process.send({ answer: await orders[order](argument) }));
process.on("disconnect", () => process.exit());
`;

export async function startTarget(port = 0, options: SpawnOptions = {}): Promise<RealTarget> {
  const child = spawn(process.execPath, ["-e", program, String(port)], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    ...options,
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  };
  onTestFinished(stop);
  const [ready] = (await once(child, "message")) as [{ port: number }];
  return {
    child,
    port: ready.port,
    stop,
    ask: async (order, argument) => {
      const answered = once(child, "message");
      child.send({ order, argument });
      const [{ answer }] = (await answered) as [{ answer: number }];
      return answer;
    },
  };
}
