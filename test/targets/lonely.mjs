import net from "node:net";

// A server of its own network namespace, on a fixed port: answers each request after half a second.
const answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
net
  .createServer((socket) => {
    socket.on("data", () => setTimeout(() => socket.write(answer), 500));
    socket.on("error", () => socket.destroy());
  })
  .listen(9080, "127.0.0.1");
