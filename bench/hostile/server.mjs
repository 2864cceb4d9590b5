import { answer, answerText, serve } from "../../test/targets/raw-server.mjs";

// node server.mjs '{"behaviour":"endless"}': one bad server, with a ledger of what it saw.

const ok = "HTTP/1.1 200 OK\r\n";
/** What nobody asked for: who counts a 500 here has taken it for the answer to a request. */
const injected = answerText(500);

/** Writes the same bytes as fast as they are taken, until the client has had enough. */
function flood(socket, bytes) {
  const more = () => {
    while (!socket.destroyed && socket.write(bytes));
  };
  socket.on("drain", more);
  more();
}

function drip({ socket }, text, everyMs) {
  let at = 0;
  const timer = setInterval(() => {
    if (socket.destroyed || at >= text.length) clearInterval(timer);
    else socket.write(text[at++]);
  }, everyMs);
}

/** Each is told of one request. */
const behaviours = {
  closes: () => (request) => request.socket.end(),
  truncated: () => (request) => request.socket.end(`${ok}Content-Length: 1000\r\n\r\n0123456789`),
  unfinished: () => (request) => request.socket.end(`${ok}Transfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n`),
  endless: () => (request) => {
    request.socket.write(`${ok}\r\n`);
    flood(request.socket, Buffer.alloc(65_536, 46));
  },
  dripping: () => (request) => drip(request, `${ok}Content-Length: 0\r\nX-Filler: ${"x".repeat(1000)}\r\n\r\n`, 500),
  interim: () => (request) => flood(request.socket, Buffer.from("HTTP/1.1 100 Continue\r\n\r\n".repeat(1000))),
  // In one segment: what comes in a second one is the next row.
  glued: (_settings, ledger) => (request) => {
    request.socket.write(answerText(200) + injected, "latin1");
    ledger.answered(request.index, 200);
  },
  late: (_settings, ledger) => (request) => {
    answer(request, ledger);
    setTimeout(() => request.socket.destroyed || request.socket.write(injected, "latin1"), 1);
  },
  chunkSize: () => (request) =>
    request.socket.write(`${ok}Transfer-Encoding: chunked\r\n\r\nZZ\r\n0123456789\r\n0\r\n\r\n`),
  twoLengths: () => (request) =>
    request.socket.write(`${ok}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n0\r\n\r\n`),
  noContent: () => (request) => request.socket.write("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello"),
  mute: () => () => undefined,
  healthy: (_settings, ledger) => (request) => answer(request, ledger),
  leaves: (_settings, ledger) => (request) => {
    // After half a second there is nobody any more; the process stays to be asked what it saw.
    if (request.index === 0) setTimeout(() => leave(request.socket), 500);
    sockets.add(request.socket);
    answer(request, ledger);
  },
};

const sockets = new Set();
function leave() {
  server.close();
  for (const socket of sockets) socket.destroy();
}

const { behaviour } = JSON.parse(process.argv[2]);
const server = serve(behaviours[behaviour]);
