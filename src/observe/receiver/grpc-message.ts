import type { Readable } from "node:stream";
import { limits } from "../intake/limits.ts";
import type { Share } from "./admission.ts";
import { readChunks } from "./read-chunks.ts";
import { Refusal } from "./refusal.ts";

/** One byte that says whether it is compressed, four for the length. */
const prefixBytes = 5;

export interface GrpcMessage {
  readonly message: Buffer;
  readonly isCompressed: boolean;
}

/** Reads the one message of a unary call. Its length is judged before it is read. */
export async function readMessage(from: Readable, share: Share): Promise<GrpcMessage> {
  const chunks: Buffer[] = [];
  let held = 0;
  let expected = -1;
  await readChunks(from, (chunk) => {
    share.take(chunk.length);
    chunks.push(chunk);
    held += chunk.length;
    if (expected < 0 && held >= prefixBytes) expected = prefixBytes + messageLength(Buffer.concat(chunks));
    if (expected >= 0 && held > expected) throw new Refusal("bad_data", "a call holds one message only");
  });
  if (held !== expected) throw new Refusal("bad_data", "the message is cut off");
  const whole = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, held);
  return { message: whole.subarray(prefixBytes), isCompressed: whole[0] === 1 };
}

function messageLength(beginning: Buffer): number {
  if (beginning[0]! > 1) throw new Refusal("bad_data", "the message has a flag that gRPC does not know");
  const length = beginning.readUInt32BE(1);
  if (length > limits.grpcMessageBytes)
    throw new Refusal("too_large", `a message may be ${limits.grpcMessageBytes} bytes long`);
  return length;
}

export function writeMessage(message: Buffer): Buffer {
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}
