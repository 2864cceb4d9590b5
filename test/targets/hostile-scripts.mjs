// What a server may answer that it should not, byte for byte, and what a client must make of it: the rows of a table
// shared by the server that plays them (hostile.mjs), the tests of the protocol and those of the built command.

/**
 * @typedef {object} HostileScript
 * @property {string} row the kind of fault
 * @property {string} method of the request that gets this answer
 * @property {(id: string) => string} reply latin1; `id` is the request's own, told back where the answer is one
 * @property {"keep" | "end" | "reset"} after what becomes of the connection
 * @property {string} outcome "ok", or the class of error
 * @property {boolean} hasSurplus bytes follow a whole answer: split behind it, the answer is good and the rest unasked
 */

/** @param {string} id */
const ok = (id) => `HTTP/1.1 200 OK\r\nx-echo: ${id}\r\n`;
/** @param {string} id */
const whole = (id) => `${ok(id)}content-length: ${id.length}\r\n\r\n${id}`;
/** @param {string} id */
const chunks = (id) => `${id.length.toString(16)}\r\n${id}\r\n0\r\n\r\n`;

/**
 * @param {string} row
 * @param {string} outcome
 * @param {(id: string) => string} reply
 * @param {Partial<HostileScript>} [more]
 * @returns {HostileScript}
 */
const script = (row, outcome, reply, more) => {
  return { row, method: "GET", reply, after: "keep", outcome, hasSurplus: false, ...more };
};
/** @param {string} field @returns {HostileScript} */
const badLength = (field) => script("S6", "framing_conflict", (id) => `${ok(id)}${field}\r\n\r\n${id}`);
/** @param {string} text @returns {HostileScript} */
const noStatus = (text) => script("S5", "parse_status", () => text);
/** @param {string} line @returns {HostileScript} */
const badField = (line) => script("S9", "parse_header", (id) => `${ok(id)}${line}\r\ncontent-length: 0\r\n\r\n`);
/** @param {string} body @returns {HostileScript} */
const badChunk = (body) =>
  script("S7", "chunk_invalid", (id) => `${ok(id)}transfer-encoding: chunked\r\n\r\n${body}\r\n0\r\n\r\n`);
/** @param {string} method @param {string} status @param {string} stray @returns {HostileScript} */
const bodiless = (method, status, stray) =>
  script(
    "S10",
    stray === "" ? "ok" : "unsolicited_data",
    (id) => `HTTP/1.1 ${status}\r\nx-echo: ${id}\r\ncontent-length: 5\r\n\r\n${stray}`,
    { method, hasSurplus: stray !== "" },
  );

/** @type {Readonly<Record<string, HostileScript>>} */
export const hostileScripts = {
  healthy: script("", "ok", whole),

  "reset in the body": script("S1", "reset_midbody", (id) => `${ok(id)}content-length: 1000\r\n\r\n0123456789`, {
    after: "reset",
  }),
  "length cut short": script("S2", "incomplete", (id) => `${ok(id)}content-length: 1000\r\n\r\n0123456789`, {
    after: "end",
  }),
  "chunks cut short": script("S2", "incomplete", (id) => `${ok(id)}transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n`, {
    after: "end",
  }),
  "head cut short": script("S2", "incomplete", (id) => `${ok(id)}content-le`, { after: "end" }),

  garbage: noStatus("\x00\x01GARBAGE, with a line end\r\n\r\n"),
  "wrong protocol name": noStatus("HTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"),
  "status of two digits": noStatus("HTTP/1.1 20\r\ncontent-length: 0\r\n\r\n"),
  "status of a hundred digits": noStatus(`HTTP/1.1 ${"2".repeat(100)} OK\r\ncontent-length: 0\r\n\r\n`),
  "HTTP 0.9": noStatus("<html><body>hello</body></html>\r\n"),
  "TLS alert": noStatus("\x15\x03\x01\x00\x02\x02\x46"),

  "length twice, equal": script("S6", "ok", (id) =>
    whole(id).replace("\r\n\r\n", `\r\nContent-Length: ${id.length}\r\n\r\n`),
  ),
  "lengths differ": badLength("content-length: 5\r\ncontent-length: 6"),
  "length negative": badLength("content-length: -5"),
  "length with letters": badLength("content-length: 5abc"),
  "length a list": badLength("content-length: 5, 6"),
  "length beyond 2^53": badLength("content-length: 9007199254740993"),
  "length goes on in a fold": badLength("content-length: 1\r\n 0"),

  "length and chunked": script(
    "S7",
    "framing_conflict",
    (id) => `${ok(id)}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n${chunks(id)}`,
  ),
  "chunked twice": script(
    "S7",
    "framing_conflict",
    (id) => `${ok(id)}transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n${chunks(id)}`,
  ),
  "chunked not last": script("S7", "ok", (id) => `${ok(id)}transfer-encoding: chunked, identity\r\n\r\n${id}`, {
    after: "end",
  }),
  "chunked in a fold": script("S7", "ok", (id) => `${ok(id)}transfer-encoding:\r\n chunked\r\n\r\n${chunks(id)}`),
  "chunk size of letters": badChunk("ZZ\r\nhello"),
  "chunk size negative": badChunk("-5\r\nhello"),
  "chunk size 2^64": badChunk("10000000000000000\r\nhello"),
  "chunk longer than its size": badChunk("3\r\nhello"),
  "chunk extension of 32 KiB": badChunk(`5;${"x".repeat(32 * 1024)}\r\nhello`),

  "a thousand interim answers": script("S8", "too_many_1xx", () => "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1000)),
  "early hints first": script("S8", "ok", (id) => `HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n${whole(id)}`),
  "continue first": script("S8", "ok", (id) => `${"HTTP/1.1 100 Continue\r\n\r\n".repeat(3)}${whole(id)}`),
  "protocols switched": script("S8", "bad_upgrade", () => "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n"),

  "header of 1 MiB": script("S9", "header_overflow", (id) => `${ok(id)}x: ${"y".repeat(1024 * 1024)}\r\n\r\n`),
  "100,000 fields": script("S9", "header_overflow", (id) => `${ok(id)}${"a:\r\n".repeat(100_000)}\r\n`),
  "NUL in a header": badField("x: y\0z"),
  "bare CR in a header": badField("x: y\rz"),
  "bare LF after a header": badField("x: y\nz: a"),
  "space before the colon": badField("x : y"),
  "first header indented": script("S9", "parse_header", () => "HTTP/1.1 200 OK\r\n x: y\r\ncontent-length: 0\r\n\r\n"),
  "folded header": script("S9", "ok", (id) => whole(id).replace("\r\n\r\n", "\r\nx-long: a\r\n  b\r\n\tc\r\n\r\n")),

  "HEAD with a length": bodiless("HEAD", "200 OK", ""),
  "204 with a length": bodiless("GET", "204 No Content", ""),
  "304 with a length": bodiless("GET", "304 Not Modified", ""),
  "HEAD with a body": bodiless("HEAD", "200 OK", "hello"),
  "204 with a body": bodiless("GET", "204 No Content", "hello"),
  "304 with a body": bodiless("GET", "304 Not Modified", "hello"),

  "second answer glued on": script("S11", "unsolicited_data", (id) => whole(id) + whole("stolen"), {
    hasSurplus: true,
  }),
  "closed without an answer": script("S12", "closed_before_response", () => "", { after: "end" }),
};
