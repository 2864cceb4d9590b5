import { createServer, type AddressInfo, type Socket } from "node:net";

/** A target that costs as little as one can: every request is answered at once, and nothing is read of it. */
const reply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const headEnd = "\r\n\r\n";

const server = createServer({ noDelay: true }, (socket: Socket) => {
  let tail = "";
  socket.on("data", (chunk: Buffer) => {
    // A GET ends with its head, and nobody here sends the next one before the answer to this.
    const end = tail + chunk.toString("latin1", Math.max(0, chunk.length - headEnd.length));
    tail = end.endsWith(headEnd) ? "" : end.slice(1 - headEnd.length);
    if (tail === "") socket.write(reply, "latin1");
  });
  socket.on("error", () => socket.destroy());
});
server.listen({ port: 0, host: "127.0.0.1", backlog: 1024 }, () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
// It never outlives the process that started it.
process.on("disconnect", () => process.exit(0));
