import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer, type AddressInfo, type Socket } from "node:net";
import type { Fake } from "./fake-servers.ts";

const program = "/usr/bin/redis-server";

/** Redis itself where it is installed, else as much of its protocol as a client needs to get nothing. */
export async function startRedis(): Promise<Fake> {
  return existsSync(program) ? startReal() : startFake();
}

async function startReal(): Promise<Fake> {
  const probe = createServer();
  const port = await new Promise<number>((resolve) =>
    probe.listen(0, "127.0.0.1", () => {
      const { port: free } = probe.address() as AddressInfo;
      probe.close(() => resolve(free));
    }),
  );
  const child = spawn(program, ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", "/tmp"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => chunk.includes("Ready to accept") && resolve());
    void ended.then(() => reject(new Error("redis-server ended before it listened")));
  });
  return {
    port,
    stop() {
      child.kill();
      return ended;
    },
  };
}

/** RESP: each command is an array of bulk strings; HELLO is refused, so that clients speak version 2. */
async function startFake(): Promise<Fake> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => {}));
    socket.setEncoding("utf8").on("data", (text: string) => {
      for (const command of text.split(/(?=\*\d+\r\n)/)) {
        const name = command.split("\r\n")[2]?.toUpperCase();
        socket.write(name === "GET" ? "$-1\r\n" : name === "HELLO" ? "-ERR unknown command\r\n" : "+OK\r\n");
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  return {
    port: (server.address() as AddressInfo).port,
    stop() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
