import { describe, expect, it } from "vitest";
import { readScript, type ScriptOptions, type ScriptOutcome, splitsOf } from "./response-script.fixture.ts";

interface Case extends ScriptOptions {
  readonly name: string;
  readonly script: string;
  readonly expected: Partial<ScriptOutcome>;
}

const ok = "HTTP/1.1 200 OK\r\n";

function outcomeOf({ script, expected, ...options }: Case): void {
  const bytes = Buffer.from(script, "latin1");
  const whole = readScript(bytes, [], options);
  expect(whole).toMatchObject(expected);
  for (const cuts of splitsOf(bytes)) {
    const split = readScript(bytes, cuts, options);
    if (JSON.stringify(split) !== JSON.stringify(whole)) expect({ cuts, ...split }).toEqual({ cuts, ...whole });
  }
}

function fails(name: string, error: ScriptOutcome["error"], script: string, options: ScriptOptions = {}): Case {
  return { name, script, expected: { error }, ...options };
}

function reads(name: string, script: string, expected: Partial<ScriptOutcome>, options: ScriptOptions = {}): Case {
  return { name, script, expected: { error: undefined, left: "", ...expected }, ...options };
}

const lengths: Case[] = [
  reads("a Content-Length", `${ok}Content-Length: 5\r\n\r\nhello`, { status: 200, body: "hello", endedBy: "itself" }),
  reads("a Content-Length of 0", `${ok}content-length:0\r\n\r\n`, { body: "", keepAlive: true, endedBy: "itself" }),
  reads("what follows the body as left over", `${ok}content-length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n`, {
    body: "ok",
    left: "HTTP/1.1 200 OK\r\n",
  }),
  reads("equal Content-Lengths once", `${ok}content-length: 2\r\nContent-Length:  2 \r\n\r\nok`, { body: "ok" }),
  reads("octets above 127 as they are", `${ok}content-length: 3\r\n\r\n\x00\x80\xff`, { body: "\x00\x80\xff" }),
  reads(
    "a body nobody keeps",
    `${ok}content-length: 3\r\n\r\nabc`,
    { body: undefined, bodyBytes: 3 },
    { keepsBody: false },
  ),
  reads("a body at the cap", `${ok}content-length: 3\r\n\r\nabc`, { body: "abc" }, { maxBodyBytes: 3 }),
  fails("a body beyond the cap", "body_too_large", `${ok}content-length: 4\r\n\r\nabcd`, { maxBodyBytes: 3 }),
  fails("a body that ends early", "incomplete", `${ok}content-length: 6\r\n\r\nhello`),
  fails("different Content-Lengths", "framing_conflict", `${ok}content-length: 5\r\ncontent-length: 6\r\n\r\nhello`),
  fails("a negative Content-Length", "framing_conflict", `${ok}content-length: -5\r\n\r\nhello`),
  fails("a signed Content-Length", "framing_conflict", `${ok}content-length: +5\r\n\r\nhello`),
  fails("a Content-Length with letters", "framing_conflict", `${ok}content-length: 5abc\r\n\r\nhello`),
  fails("a hexadecimal Content-Length", "framing_conflict", `${ok}content-length: 0x5\r\n\r\nhello`),
  fails("a list as Content-Length", "framing_conflict", `${ok}content-length: 5, 6\r\n\r\nhello`),
  fails("a Content-Length with a gap", "framing_conflict", `${ok}content-length: 1 0\r\n\r\nhello`),
  reads("a folded Content-Length", `${ok}content-length:\r\n 2\r\n\r\nok`, { body: "ok", endedBy: "itself" }),
  fails("a Content-Length that goes on in a fold", "framing_conflict", `${ok}content-length: 1\r\n 0\r\n\r\nhello`),
  fails("a second Content-Length in a fold", "framing_conflict", `${ok}content-length: 5\r\n\t, 6\r\n\r\nhello`),
  fails("an empty Content-Length", "framing_conflict", `${ok}content-length: \r\n\r\nhello`),
  fails("a Content-Length of 2^53", "framing_conflict", `${ok}content-length: 9007199254740992\r\n\r\n`),
  fails("a Content-Length of 2^64 + 1", "framing_conflict", `${ok}content-length: 18446744073709551617\r\n\r\n`),
  fails("a huge but possible Content-Length", "body_too_large", `${ok}content-length: 9007199254740991\r\n\r\n`),
];

const bodiless: Case[] = [
  reads(
    "HEAD: no body whatever it says",
    `${ok}content-length: 5\r\n\r\n`,
    { body: "", endedBy: "itself" },
    { isHeadRequest: true },
  ),
  reads(
    "HEAD: no chunks either",
    `${ok}transfer-encoding: chunked\r\n\r\n`,
    { body: "", endedBy: "itself" },
    { isHeadRequest: true },
  ),
  reads(
    "HEAD: stray octets are left over",
    `${ok}content-length: 5\r\n\r\nhello`,
    { left: "hello" },
    { isHeadRequest: true },
  ),
  reads("204: no body", "HTTP/1.1 204 No Content\r\ncontent-length: 5\r\n\r\n", {
    status: 204,
    body: "",
    endedBy: "itself",
  }),
  reads("204: stray octets are left over", "HTTP/1.1 204 No Content\r\n\r\nhello", { left: "hello" }),
  reads("304: no body", 'HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\netag: "x"\r\n\r\n', {
    status: 304,
    endedBy: "itself",
  }),
  reads("304: stray octets are left over", "HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\nhello", {
    left: "hello",
  }),
  reads("205: its Content-Length counts", "HTTP/1.1 205 Reset\r\ncontent-length: 0\r\n\r\n", {
    status: 205,
    endedBy: "itself",
  }),
];

const untilClose: Case[] = [
  reads("no framing: up to the end", `${ok}\r\nhello`, { body: "hello", keepAlive: false, endedBy: "end of stream" }),
  reads("no framing, no body", `${ok}\r\n`, { body: "", keepAlive: false, endedBy: "end of stream" }),
  reads("chunked not last", `${ok}transfer-encoding: chunked, gzip\r\n\r\n5\r\nhello`, {
    body: "5\r\nhello",
    keepAlive: false,
  }),
  reads("another coding alone", `${ok}transfer-encoding: gzip\r\nconnection: keep-alive\r\n\r\nabc`, {
    body: "abc",
    keepAlive: false,
  }),
  fails("a body without end beyond the cap", "body_too_large", `${ok}\r\nabcd`, { maxBodyBytes: 3 }),
];

const codings: Case[] = [
  reads("chunks", `${ok}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n`, {
    body: "hello!",
    keepAlive: true,
  }),
  reads("chunked in any case, spaced", `${ok}transfer-encoding:\t CHUNKED \r\n\r\n1\r\na\r\n0\r\n\r\nX`, {
    body: "a",
    left: "X",
  }),
  reads("chunked last of several", `${ok}transfer-encoding: gzip, chunked\r\n\r\n1\r\na\r\n0\r\n\r\n`, { body: "a" }),
  reads("empty list elements", `${ok}transfer-encoding: ,chunked, \r\n\r\n1\r\na\r\n0\r\n\r\n`, { body: "a" }),
  reads("chunked in a fold", `${ok}transfer-encoding: gzip,\r\n chunked\r\n\r\n1\r\na\r\n0\r\n\r\n`, {
    body: "a",
    keepAlive: true,
  }),
  fails(
    "chunked twice, in a fold",
    "framing_conflict",
    `${ok}transfer-encoding: chunked,\r\n chunked\r\n\r\n0\r\n\r\n`,
  ),
  fails("chunks without their end", "incomplete", `${ok}transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n`),
  fails("chunks without their last line", "incomplete", `${ok}transfer-encoding: chunked\r\n\r\n0\r\n`),
  fails("a bad chunk size", "chunk_invalid", `${ok}transfer-encoding: chunked\r\n\r\nZZ\r\nhello\r\n0\r\n\r\n`),
  fails(
    "chunks beyond the cap",
    "body_too_large",
    `${ok}transfer-encoding: chunked\r\n\r\n2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n`,
    { maxBodyBytes: 3 },
  ),
  fails(
    "Transfer-Encoding twice",
    "framing_conflict",
    `${ok}transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
  ),
  fails("chunked twice", "framing_conflict", `${ok}transfer-encoding: chunked, chunked\r\n\r\n0\r\n\r\n`),
  fails("an empty Transfer-Encoding", "framing_conflict", `${ok}transfer-encoding: \r\n\r\nhello`),
  fails("both framings", "framing_conflict", `${ok}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`),
  fails(
    "both framings, the other way",
    "framing_conflict",
    `${ok}transfer-encoding: chunked\r\ncontent-length: 0\r\n\r\n0\r\n\r\n`,
  ),
  fails("chunks from HTTP/1.0", "framing_conflict", "HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"),
];

const empty = "content-length: 0\r\n\r\n";
const keepAlives: Case[] = [
  reads("HTTP/1.1 persists", `${ok}${empty}`, { keepAlive: true }),
  reads("close ends it", `${ok}Connection: Close\r\n${empty}`, { keepAlive: false }),
  reads("close in a list ends it", `${ok}connection: upgrade , close\r\n${empty}`, { keepAlive: false }),
  reads("close wins over keep-alive after it", `${ok}connection: close\r\nconnection: keep-alive\r\n${empty}`, {
    keepAlive: false,
  }),
  reads("close wins over keep-alive before it", `${ok}connection: keep-alive\r\nconnection: close\r\n${empty}`, {
    keepAlive: false,
  }),
  reads("HTTP/1.0 does not persist", `HTTP/1.0 200 OK\r\n${empty}`, { keepAlive: false }),
  reads("HTTP/1.0 persists when it says so", `HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n${empty}`, {
    keepAlive: true,
  }),
  reads("HTTP/1.0 persists when it says so in a list", `HTTP/1.0 200 OK\r\nconnection: foo, Keep-Alive\r\n${empty}`, {
    keepAlive: true,
  }),
  reads("HTTP/1.0 without framing: up to the end", "HTTP/1.0 200 OK\r\nconnection: keep-alive\r\n\r\nabc", {
    body: "abc",
    keepAlive: false,
  }),
  reads("what a 1xx said does not count", `HTTP/1.1 103 Early\r\nconnection: close\r\n\r\n${ok}${empty}`, {
    keepAlive: true,
  }),
];

const garbage: Case[] = [
  fails("nothing", "closed_before_response", ""),
  fails("half a status line", "incomplete", "HTTP/1.1 2"),
  fails("half a head", "incomplete", `${ok}content-length: 5\r\n`),
  fails("octets of no protocol", "parse_status", "\x00\x01GARBAGE\r\n\r\n"),
  fails("HTP/1.1", "parse_status", "HTP/1.1 200 OK\r\n\r\n"),
  fails("lower case", "parse_status", "http/1.1 200 OK\r\n\r\n"),
  fails("two digits", "parse_status", "HTTP/1.1 20\r\n\r\n"),
  fails("four digits", "parse_status", "HTTP/1.1 2000 OK\r\n\r\n"),
  fails("a hundred digits", "parse_status", `HTTP/1.1 ${"2".repeat(100)} OK\r\n\r\n`),
  fails("a status below 100", "parse_status", "HTTP/1.1 099 OK\r\n\r\n"),
  fails("HTTP/2", "parse_status", "HTTP/2.0 200 OK\r\n\r\n"),
  fails("HTTP/1.2", "parse_status", "HTTP/1.2 200 OK\r\n\r\n"),
  fails("HTTP/0.9", "parse_status", "<html>hello</html>"),
  fails("a TLS alert", "parse_status", "\x15\x03\x01\x00\x02\x02\x46"),
  fails("two spaces before the status", "parse_status", "HTTP/1.1  200 OK\r\n\r\n"),
  fails("an empty line first", "parse_status", `\r\n${ok}\r\n`),
  fails("NUL in the reason", "parse_status", "HTTP/1.1 200 O\0K\r\n\r\n"),
  fails("NUL in the reason and nothing after it", "parse_status", "HTTP/1.1 200 reason O\0K"),
  fails("a status line ended by LF", "parse_status", "HTTP/1.1 200 OK\n\n"),
  fails("a status line with a bare CR", "parse_status", "HTTP/1.1 200 O\rK\r\n\r\n"),
  reads("no reason", `HTTP/1.1 200\r\n${empty}`, { status: 200 }),
  reads("an empty reason", `HTTP/1.1 200 \r\n${empty}`, { status: 200 }),
  reads("a reason with obs-text", `HTTP/1.1 200 \xc4\r\n${empty}`, { status: 200 }),
  reads("a status of no class", `HTTP/1.1 999 What\r\n${empty}`, { status: 999 }),
];

const fields: Case[] = [
  reads("folded fields", `${ok}x-long: a\r\n  b\r\n\tc\r\n${empty}`, { status: 200 }),
  reads("empty values", `${ok}x:\r\ny: \r\n${empty}`, { status: 200 }),
  reads("names of all token characters", `${ok}!#$%&'*+-.^_\`|~09azAZ: x\r\n${empty}`, { status: 200 }),
  reads("values with tabs and obs-text", `${ok}x:\ta\t\xff\r\n${empty}`, { status: 200 }),
  fails("a first field that starts with a space", "parse_header", `${ok} x: y\r\n\r\n`),
  fails("a first field that starts with a tab", "parse_header", `${ok}\tx: y\r\n\r\n`),
  fails("a space before the colon", "parse_header", `${ok}content-length : 5\r\n\r\nhello`),
  fails("no name", "parse_header", `${ok}: y\r\n\r\n`),
  fails("no colon", "parse_header", `${ok}nonsense\r\n\r\n`),
  fails("NUL in a name", "parse_header", `${ok}x\0y: z\r\n\r\n`),
  fails("NUL in a value", "parse_header", `${ok}x: y\0z\r\n\r\n`),
  fails("NUL in a value and nothing after it", "parse_header", `${ok}x: y\0z`),
  fails("DEL in a value", "parse_header", `${ok}x: \x7f\r\n\r\n`),
  fails("a bare CR in a value", "parse_header", `${ok}x: y\rz\r\n\r\n`),
  fails("a bare CR before a field", "parse_header", `${ok}\rx: y\r\n\r\n`),
  fails("a bare LF after a field", "parse_header", `${ok}x: y\nz: a\r\n\r\n`),
  fails("a bare LF as last line", "parse_header", `${ok}x: y\r\n\n`),
  fails("an obs-text octet in a name", "parse_header", `${ok}\xfc: y\r\n\r\n`),
];

const limits: Case[] = [
  reads("2,000 fields", `${ok}${"a:\r\n".repeat(1999)}${empty}`, { status: 200 }),
  fails("2,001 fields", "header_overflow", `${ok}${"a:\r\n".repeat(2000)}${empty}`),
  reads("16 KiB of head", `${ok}x: ${"y".repeat(16_384 - 17 - 5)}\r\n\r\n`, { status: 200 }),
  fails("more than 16 KiB of head", "header_overflow", `${ok}x: ${"y".repeat(16_384 - 17 - 4)}\r\n\r\n`),
  reads("16 KiB of reason", `HTTP/1.1 204 ${"y".repeat(16_384 - 13 - 2)}\r\n\r\n`, { status: 204 }),
  fails("more than 16 KiB of reason", "header_overflow", `HTTP/1.1 204 ${"y".repeat(16_384 - 13 - 1)}\r\n\r\n`),
  fails("a field without end", "header_overflow", `${ok}x: ${"y".repeat(20_000)}`),
  fails("a name without end", "header_overflow", `${ok}${"y".repeat(20_000)}`),
  fails("a fold without end", "header_overflow", `${ok}x: y\r\n ${"y".repeat(20_000)}`),
  fails("a reason without end", "header_overflow", `HTTP/1.1 200 ${"y".repeat(20_000)}`),
  fails("folds without end", "header_overflow", `${ok}x: y\r\n${" y\r\n".repeat(5_000)}`),
];

const early = "HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n";
const interim: Case[] = [
  reads("100 Continue before the answer", `HTTP/1.1 100 Continue\r\n\r\n${ok}content-length: 2\r\n\r\nok`, {
    status: 200,
    body: "ok",
    headText: `${ok}content-length: 2\r\n\r\n`,
  }),
  reads("100 of them", `${early.repeat(100)}${ok}${empty}`, { status: 200, headText: `${ok}${empty}` }),
  reads("Content-Length in a 1xx is no body", `HTTP/1.1 102 P\r\ncontent-length: 5\r\n\r\n${ok}${empty}`, {
    status: 200,
  }),
  fails("101 of them", "too_many_1xx", `${early.repeat(101)}${ok}${empty}`),
  fails("64 KiB of them", "too_many_1xx", `HTTP/1.1 103 E\r\nlink: ${"x".repeat(11_000)}\r\n\r\n`.repeat(6)),
  fails(
    "an upgrade nobody asked for",
    "bad_upgrade",
    "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n\r\n\x81\x00",
  ),
  fails("1xx and then the end", "incomplete", early),
  fails("1xx and then garbage", "parse_status", `${early}GARBAGE`),
];

const tables = { lengths, bodiless, untilClose, codings, keepAlives, garbage, fields, limits, interim };

describe("ResponseReader, however the bytes are split", () => {
  for (const [topic, cases] of Object.entries(tables)) {
    describe(topic, () => {
      for (const each of cases) {
        it(`${each.expected.error === undefined ? "reads" : `fails as ${each.expected.error}:`} ${each.name}`, () =>
          outcomeOf(each));
      }
    });
  }
});
