import type { Encoding, Signal } from "../otlp/decode.ts";

/** Message bodies of answers, small enough to be written by hand. */

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return [...bytes, left];
    bytes.push((left % 128) | 128);
  }
}

function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...varint(content.length)]), content]);
}

const integer = (number: number, value: number): Buffer => Buffer.from([number << 3, ...varint(value)]);

const rejectedNames = { traces: "rejectedSpans", metrics: "rejectedDataPoints", logs: "rejectedLogRecords" } as const;

/** An Export…ServiceResponse: empty where all was taken. */
export function exportResponse(signal: Signal, encoding: Encoding, rejected: number, message: string): Buffer {
  if (encoding === "json") {
    const partialSuccess = { [rejectedNames[signal]]: String(rejected), errorMessage: message };
    return Buffer.from(JSON.stringify(rejected === 0 ? {} : { partialSuccess }));
  }
  if (rejected === 0) return Buffer.alloc(0);
  return field(1, Buffer.concat([integer(1, rejected), field(2, Buffer.from(message))]));
}

/** A google.rpc.Status. */
export function statusMessage(code: number, message: string, encoding: Encoding): Buffer {
  if (encoding === "json") return Buffer.from(JSON.stringify({ code, message }));
  return Buffer.concat([integer(1, code), field(2, Buffer.from(message))]);
}

/** A google.rpc.Status with a RetryInfo: the sender comes again after so long. */
export function retryStatus(code: number, message: string, retryAfterSeconds: number): Buffer {
  const retryInfo = field(1, integer(1, retryAfterSeconds));
  const any = Buffer.concat([field(1, Buffer.from("type.googleapis.com/google.rpc.RetryInfo")), field(2, retryInfo)]);
  return Buffer.concat([statusMessage(code, message, "protobuf"), field(3, any)]);
}
