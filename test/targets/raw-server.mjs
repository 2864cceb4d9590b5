import net from "node:net";
import { createLedger } from "./ledger.mjs";

/** What a target answers unless its behaviour says otherwise: 34 bytes. */
export const body = "0123456789abcdefghijklmnopqrstuvwx";

const reasons = {
  200: "OK",
  201: "Created",
  204: "No Content",
  404: "Not Found",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
};
const rendered = new Map();

/** One whole answer as text, rendered once per status and header. */
export function answerText(status, header = "") {
  const key = `${status} ${header}`;
  const known = rendered.get(key);
  if (known !== undefined) return known;
  const content = status === 204 ? "" : body;
  const length = status === 204 ? "" : `Content-Length: ${content.length}\r\n`;
  const text = `HTTP/1.1 ${status} ${reasons[status] ?? "Status"}\r\nContent-Type: text/plain\r\n${length}${header}\r\n${content}`;
  rendered.set(key, text);
  return text;
}

/** Length of the request at the start of `text`, or -1 where it is not complete, or -2 where it is no request. */
function requestLength(text) {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return text.length > 65_536 ? -2 : -1;
  const head = text.slice(0, end);
  if (!/^[A-Z]+ \S+ HTTP\/1\.1(\r\n|$)/.test(head)) return -2;
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
    const last = text.indexOf("\r\n0\r\n\r\n", end + 2);
    return last < 0 ? -1 : last + 7;
  }
  const length = /\r\ncontent-length: *(\d+)/i.exec(head);
  const total = end + 4 + (length === null ? 0 : Number(length[1]));
  return text.length < total ? -1 : total;
}

function options() {
  return JSON.parse(process.argv[2] ?? "{}");
}

/**
 * A whole target process: an HTTP/1.1 server on a bare socket whose every answer is decided by `behave`, with its
 * ledger on the process's own channel, so that asking for it is no load.
 * `behave(request, ledger)` gets `{ index, serial, method, path, text, socket }`; serial counts within the connection,
 * and `text` begins with the request.
 * `greet(socket, settings)` hears of each connection.
 */
export function serve(behave, greet = () => undefined) {
  const settings = options();
  const ledger = createLedger(settings.capacity);
  const respond = behave(settings, ledger);
  const server = net.createServer({ noDelay: true }, (socket) => {
    ledger.connectionOpened();
    let pending = "";
    let serial = 0;
    socket.setEncoding("latin1");
    socket.on("data", (chunk) => {
      pending = pending === "" ? chunk : pending + chunk;
      for (;;) {
        const length = pending === "" ? -1 : requestLength(pending);
        if (length === -2) {
          ledger.counts.malformed++;
          socket.destroy();
          pending = "";
        }
        if (length < 0) return;
        const [method, path] = pending.slice(0, pending.indexOf("\r\n")).split(" ");
        const text = pending;
        pending = length === pending.length ? "" : pending.slice(length);
        respond({ index: ledger.arrived(path), serial: ++serial, method, path, text, socket });
      }
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => ledger.connectionClosed());
    greet(socket, settings);
  });
  server.listen({ port: settings.port ?? 0, host: "127.0.0.1", backlog: 4096 }, () => {
    process.send?.({ listening: server.address().port });
  });
  process.on("message", (asked) => {
    if (asked === "counts") process.send({ counts: { ...ledger.counts } });
    if (asked === "ledger") process.send({ ledger: ledger.snapshot() });
  });
  // The channel closes when whoever started this process ends: a target never outlives its test.
  process.on("disconnect", () => process.exit(0));
  return server;
}

/** Writes the usual answer and notes it; a connection the client has left is not answered. */
export function answer(request, ledger, status = 200, header = "") {
  if (request.socket.destroyed) return;
  request.socket.write(answerText(status, header), "latin1");
  ledger.answered(request.index, status);
}
