// A target that holds every connection open and a run against it, together, so that both fit into one network namespace.
// Arguments: the command that makes the run, with URL in the place of the target's. On stderr at the end: what it saw.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";

const from = new Map();
const server = createServer((socket) => {
  from.set(socket.remoteAddress, (from.get(socket.remoteAddress) ?? 0) + 1);
  socket.on("error", () => undefined);
  socket.on("data", () => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
});
server.listen({ port: 8080, host: "127.0.0.1", backlog: 4096 });
await once(server, "listening");
// Ports of 127.0.0.2 that somebody else has.
for (let held = Number(process.env["HELD_PORTS"] ?? 0); held > 0; held--) {
  const accepted = once(server, "connection");
  connect({ port: 8080, host: "127.0.0.1", localAddress: "127.0.0.2" });
  await accepted;
}
from.clear();
const [program, ...args] = process.argv.slice(2).map((word) => (word === "URL" ? "http://127.0.0.1:8080/" : word));
const child = spawn(program, args, { stdio: "inherit" });
child.on("close", (code) => {
  process.stderr.write(`\nSAW ${JSON.stringify(Object.fromEntries(from))}\n`);
  process.exit(code ?? 1);
});
