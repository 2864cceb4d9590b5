// @ts-check
// Posts the batches on its standard input one after the other and prints how many were accepted.
import { Agent, request as requestHttp } from "node:http";
import { Agent as TlsAgent, request as requestHttps } from "node:https";

/** @type {{ url: string, headers: Record<string, string>, sizes: number[] }} */
const { url, headers, sizes } = JSON.parse(process.argv[2] ?? "");
const isTls = url.startsWith("https:");
const agent = isTls ? new TlsAgent({ keepAlive: true }) : new Agent({ keepAlive: true });

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const input = Buffer.concat(chunks);

let at = 0;
let accepted = 0;
for (const size of sizes) {
  // What comes after a refusal is not tried: so many, from the first on, have arrived.
  if (!(await post(input.subarray(at, at + size)))) break;
  accepted += 1;
  at += size;
}
process.stdout.write(String(accepted), () => process.exit(0));

/**
 * @param {Buffer} body
 * @returns {Promise<boolean>}
 */
function post(body) {
  return new Promise((resolve) => {
    const send = isTls ? requestHttps : requestHttp;
    const options = { method: "POST", agent, headers: { ...headers, "content-length": body.length } };
    const request = send(url, options, (response) => {
      response.resume().once("end", () => resolve(response.statusCode === 200));
    });
    request.once("error", () => resolve(false)).end(body);
  });
}
