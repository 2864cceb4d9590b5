import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { passing } from "../../test/results/index.ts";
import { type AppUnderTest, appUnderTest, token } from "./app.fixture.ts";
import { safetyHeaders } from "./safety/headers.ts";
import { PageServer } from "./server.ts";

let served: AppUnderTest;
let server: PageServer;
beforeEach(async () => {
  served = await appUnderTest();
  server = await PageServer.open(served.parts, { host: "127.0.0.1", port: 0, mayBeAnother: false });
});
afterEach(async () => {
  await server.close();
  await served.close();
});

/** What the server sends until it closes the connection. */
async function raw(lines: readonly string[]): Promise<string> {
  const socket = connect(server.port, "127.0.0.1");
  let text = "";
  socket.setEncoding("utf8").on("data", (piece: string) => (text += piece));
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  await once(socket, "close");
  return text;
}

const asked = [`authorization: Bearer ${token}`, "connection: close"];

it("answers one name, and neither two, nor none, nor what is no HTTP; each answer with every header", async () => {
  const own = `host: 127.0.0.1:${String(server.port)}`;
  const answers = {
    "200": ["GET /api/tests HTTP/1.1", own, ...asked],
    "400": ["GET /api/tests HTTP/1.1", own, "host: evil.test", ...asked],
    "400 ": ["GET /api/tests HTTP/1.0", ...asked],
    "400  ": ["GET /api/tests HTTP/1.1", own, "host : x", ...asked],
    "400   ": ["\u0000\u0001"],
    "400    ": ["GET /api/tests HTTP/1.1", ...asked],
    "400     ": ["GET http://evil.test/api/tests HTTP/1.1", own, ...asked],
    "417": ["POST /api/runs HTTP/1.1", own, "expect: everything", "content-length: 0", ...asked],
    "421": ["GET http://evil.test/api/tests HTTP/1.1", "host: evil.test", ...asked],
  };
  for (const [status, lines] of Object.entries(answers)) {
    const text = await raw(lines);
    expect(text.split("\r\n")[0], lines.join(" ")).toContain(` ${status.trim()} `);
    for (const name of Object.keys(safetyHeaders)) expect(text.toLowerCase(), lines.join(" ")).toContain(`\n${name}: `);
  }
});

it("takes the next port where nobody asked for one, and says so where somebody did", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const address = { host: "127.0.0.1", port };
  await expect(PageServer.open(served.parts, { ...address, mayBeAnother: false })).rejects.toThrow("EADDRINUSE");
  const next = await PageServer.open(served.parts, { ...address, mayBeAnother: true });
  expect(next.port).toBeGreaterThan(port);
  await next.close();
  other.close();
});

it("ends with a stream open, and what was open sees the end", async () => {
  const response = await fetch(`http://127.0.0.1:${String(server.port)}/api/runs/${passing.id}/live`, {
    headers: { authorization: `Bearer ${token}` },
  });
  // The run is over: all of it, and that it is over.
  const text = await response.text();
  expect(text.split("\n").filter((line) => line.startsWith("event: "))).toEqual(["event: snapshot", "event: over"]);
  const idle = connect(server.port, "127.0.0.1");
  await once(idle, "connect");
  const closed = once(idle, "close");
  await server.close();
  await closed;
  await expect(fetch(`http://127.0.0.1:${String(server.port)}/`)).rejects.toThrow();
  server = await PageServer.open(served.parts, { host: "127.0.0.1", port: 0, mayBeAnother: false });
});
