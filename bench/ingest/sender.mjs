// node sender.mjs <port> <MiB/s>: spans to the receiver, while it is told to. The bodies come first, by message.
import http from "node:http";
import { constants, setPriority } from "node:os";

const [, , port, mebibytesPerSecond] = process.argv;
const bytesPerSecond = Number(mebibytesPerSecond) * 2 ** 20;
const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
/** @type {Buffer[]} */
let bodies = [];
let isOn = false;
let sent = 0;
let taken = 0;
let sinceMs = 0;
let next = 0;

// Where it cannot be started in the kernel's idle class.
setPriority(constants.priority.PRIORITY_LOW);

setInterval(() => {
  while (isOn && sent < ((performance.now() - sinceMs) / 1000) * bytesPerSecond) {
    const body = bodies[next++ % bodies.length];
    sent += body.length;
    const headers = { "content-type": "application/x-protobuf", "content-length": body.length };
    const request = http.request({ port, path: "/v1/traces", method: "POST", agent, headers }, (response) => {
      response.resume().once("end", () => (taken += response.statusCode === 200 ? body.length : 0));
    });
    request.on("error", () => undefined).end(body);
  }
}, 5);

process.on("message", (message) => {
  if (message.bodies) bodies = message.bodies;
  if (message.on !== undefined) {
    isOn = message.on;
    [sent, sinceMs] = [0, performance.now()];
  }
  process.send({ taken });
});
process.on("disconnect", () => process.exit());
