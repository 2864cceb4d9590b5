import { createServer } from "node:net";
//#region src/cli/doctor/null-server.ts
/** A target that costs as little as one can: every request is answered at once, and nothing is read of it. */
const reply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const headEnd = "\r\n\r\n";
const server = createServer({ noDelay: true }, (socket) => {
	let tail = "";
	socket.on("data", (chunk) => {
		const end = tail + chunk.toString("latin1", Math.max(0, chunk.length - 4));
		tail = end.endsWith(headEnd) ? "" : end.slice(-3);
		if (tail === "") socket.write(reply, "latin1");
	});
	socket.on("error", () => socket.destroy());
});
server.listen({
	port: 0,
	host: "127.0.0.1",
	backlog: 1024
}, () => {
	process.send?.({ port: server.address().port });
});
process.on("disconnect", () => process.exit(0));
//#endregion
export {};
