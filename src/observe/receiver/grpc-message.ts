import type { Readable } from "node:stream";
import { limits } from "../intake/limits.ts";
import type { Share } from "./admission.ts";
import { HeldBody } from "./held-body.ts";
import { readChunks } from "./read-chunks.ts";
import { Refusal } from "./refusal.ts";

/** One byte that says whether it is compressed, four for the length. */
const prefixBytes = 5;

export interface GrpcMessage {
  readonly message: HeldBody;
  readonly isCompressed: boolean;
}

/** Reads the one message of a unary call. Its length is judged before it is read. */
export async function readMessage(from: Readable, share: Share): Promise<GrpcMessage> {
  const prefix = Buffer.alloc(prefixBytes);
  const message = new HeldBody(share);
  let known = 0;
  let expected = -1;
  await readChunks(from, (chunk) => {
    const ofPrefix = chunk.copy(prefix, known);
    known += ofPrefix;
    if (expected < 0 && known === prefixBytes) expected = messageLength(prefix);
    if (message.length + chunk.length - ofPrefix > Math.max(expected, 0))
      throw new Refusal("bad_data", "a call holds one message only");
    message.push(chunk.subarray(ofPrefix));
  });
  if (message.length !== expected) throw new Refusal("bad_data", "the message is cut off");
  return { message, isCompressed: prefix[0] === 1 };
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
