import { body, serve } from "./raw-server.mjs";

/** Sends the head at once and the body in `parts` chunks, `gapMs` apart. */
serve(({ parts, gapMs }, ledger) => (request) => {
  const { socket } = request;
  let left = parts;
  socket.write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n");

  function next() {
    if (socket.destroyed) return;
    left--;
    socket.write(`${body.length.toString(16)}\r\n${body}\r\n${left === 0 ? "0\r\n\r\n" : ""}`);
    if (left === 0) ledger.answered(request.index, 200);
    else setTimeout(next, gapMs);
  }

  setTimeout(next, gapMs);
});
