import { hostileScripts } from "./hostile-scripts.mjs";
import { serve } from "./raw-server.mjs";

// A server that answers every request in one wrong way: with a script, or with what takes its time.

const dripMs = 25;
const lateMs = 1;
const piece = "x".repeat(16 * 1024);

/** Writes while the client takes it, and again when it takes more, until it leaves. */
function pour(socket, text) {
  const more = () => {
    while (socket.writable && socket.write(text, "latin1"));
  };
  socket.on("drain", more);
  more();
}

function drip(socket, text) {
  let sent = 0;
  const timer = setInterval(() => socket.writable && socket.write(text[sent++ % text.length], "latin1"), dripMs);
  socket.on("close", () => clearInterval(timer));
}

/** A whole answer, then another that nobody asked for, if the connection is still idle by then. */
function answerTwice(request, ledger) {
  const { socket, path, index } = request;
  const reply = hostileScripts["second answer glued on"].reply(path.slice(1));
  const end = reply.indexOf("HTTP/1.1", 1);
  socket.write(reply.slice(0, end), "latin1");
  ledger.answered(index, 200);
  // What has arrived meanwhile is read between a timer and the "immediate" behind it.
  setTimeout(() => {
    setImmediate(() => {
      if (socket.lastRequest !== index || !socket.writable) return;
      socket.hasSurplus = true;
      socket.write(reply.slice(end), "latin1");
    });
  }, lateMs);
}

/** Answers that have no end, or none in time. */
const slow = {
  "nothing at all": () => undefined,
  "head drop by drop": ({ socket }) => drip(socket, `HTTP/1.1 200 OK\r\nx: ${"y".repeat(4000)}`),
  "body drop by drop": ({ socket }) => {
    socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n", "latin1");
    drip(socket, "x");
  },
  "body without end, in drops": ({ socket }) => {
    socket.write("HTTP/1.1 200 OK\r\n\r\n", "latin1");
    drip(socket, piece);
  },
  "body without end": ({ socket }) => {
    socket.write("HTTP/1.1 200 OK\r\n\r\n", "latin1");
    pour(socket, piece);
  },
  "interim answers without end": ({ socket }) => pour(socket, "HTTP/1.1 100 Continue\r\n\r\n"),
  "second answer later": answerTwice,
};

/** Byte by byte; of a long script only the first and the last bytes. */
function partsOf(text) {
  const letters = [...text];
  if (letters.length <= 1024) return letters;
  return [...letters.slice(0, 256), text.slice(256, -256), ...letters.slice(-256)];
}

function finish(socket, after) {
  if (after === "end") socket.end();
  if (after === "reset") socket.resetAndDestroy();
}

function writeParts(socket, parts, after) {
  const [part, ...rest] = parts;
  if (part === undefined) return finish(socket, after);
  if (!socket.writable) return undefined;
  return socket.write(part, "latin1", () => setImmediate(() => writeParts(socket, rest, after)));
}

function play({ reply, after }, { socket, path }, asBytes) {
  const text = reply(path.slice(1));
  if (asBytes) writeParts(socket, partsOf(text), after);
  else if (text === "" || after === "keep") {
    socket.write(text, "latin1");
    finish(socket, after);
  } else socket.write(text, "latin1", () => finish(socket, after));
}

serve(
  ({ name, bytes = false }, ledger) => {
    const script = hostileScripts[name];
    const behave = slow[name];
    return (request) => {
      const { socket, index } = request;
      if (socket.hasSurplus) ledger.counts.afterSurplus++;
      socket.lastRequest = index;
      if (script !== undefined) {
        ledger.answered(index, 0);
        play(script, request, bytes);
      } else if (behave !== undefined) {
        behave(request, ledger);
        if (name !== "second answer later") socket.once("close", () => ledger.waited(index));
      }
    };
  },
  (socket, { name }) => {
    if (name === "closed at once") socket.end();
  },
);
