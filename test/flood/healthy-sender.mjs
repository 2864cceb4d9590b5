import http from "node:http";
import { setTimeout as pause } from "node:timers/promises";

// A sender as it should be, in a process of its own: what a flood costs whoever sends it is not the receiver's doing.

const [url, everyMs, encodedBody] = process.argv.slice(2);
const body = Buffer.from(encodedBody, "base64");
const headers = { "content-type": "application/x-protobuf", "content-length": body.length };
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const latenciesMs = [];
const refused = [];
let isOn = true;
process.once("message", () => (isOn = false));
process.once("disconnect", () => process.exit());

const once = () =>
  new Promise((resolve) => {
    const request = http.request(`${url}/v1/traces`, { agent, method: "POST", headers }, (response) =>
      response.resume().once("end", () => resolve(response.statusCode)),
    );
    request.once("error", () => resolve(0));
    request.end(body);
  });

// The first ones are its own start.
for (let count = 0; count < 20; count++) await once();
process.send("ready");
while (isOn) {
  const fromMs = performance.now();
  const status = await once();
  latenciesMs.push(performance.now() - fromMs);
  if (status !== 200) refused.push(status);
  await pause(Number(everyMs));
}
agent.destroy();
process.send({ latenciesMs, refused }, () => process.disconnect());
