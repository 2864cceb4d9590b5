import type { Readable, Transform } from "node:stream";
import zlib from "node:zlib";
import { limits } from "../intake/limits.ts";
import type { Share } from "./admission.ts";
import { blockBytes } from "./block-pool.ts";
import { HeldBody } from "./held-body.ts";
import { readChunks } from "./read-chunks.ts";
import { Refusal } from "./refusal.ts";

export interface BodyLimits {
  readonly wireBytes: number;
  readonly bytes: number;
}

/** Node has zstd from 22.15 on. */
const zstd = (zlib as { readonly createZstdDecompress?: () => Transform }).createZstdDecompress;

const chunkSize = 65_536;
const inflaters: Readonly<Record<string, (() => Transform) | undefined>> = Object.assign(Object.create(null), {
  gzip: () => zlib.createGunzip({ chunkSize }),
  zstd,
});

/** Undefined = as it is. Throws for what is not taken, before anything is read. */
export function inflaterFor(encoding: string | undefined): (() => Transform) | undefined {
  const name = encoding?.trim().toLowerCase() ?? "identity";
  if (name === "identity" || name === "") return undefined;
  const inflater = inflaters[name];
  if (inflater === undefined)
    throw new Refusal(
      "encoding",
      `bodies are taken as they are, or as ${zstd ? "gzip or zstd" : "gzip"}, not as ${name}`,
    );
  return inflater;
}

/**
 * Reads a body as it comes, within limit and share.
 * @param isPaced for bodies of one stretch: of pieces of one byte, thousands would stand in the stream while it rests
 */
export async function readWire(from: Readable, most: number, share: Share, isPaced: boolean): Promise<HeldBody> {
  const body = new HeldBody(share);
  await readChunks(from, (chunk) => {
    if (body.length + chunk.length > most) throw new Refusal("too_large", `a body may be ${most} bytes long`);
    body.push(chunk);
    if (isPaced) share.pace(from, body.length);
  });
  return body;
}

/**
 * Undoes the encoding; counted while it grows, so that a bomb is let go long before it is whole.
 * @param keepsWire false: what has been unpacked is given back at once. True: both must find room together
 */
export async function inflate(
  wire: HeldBody,
  open: () => Transform,
  most: number,
  share: Share,
  keepsWire: boolean,
): Promise<HeldBody> {
  await share.startInflating();
  const stream = open();
  const body = new HeldBody(share);
  // Less what stands empty in the last blocks of both.
  const wholeMost = limits.heldBytes - limits.heldForSmallBytes - 4 * blockBytes;
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      stream.destroy();
      // Another thread may be at it.
      wire.abandon();
      reject(error instanceof Refusal ? error : new Refusal("bad_data", `the encoding is broken: ${String(error)}`));
    };
    stream.on("data", (chunk: Buffer) => {
      const length = body.length + chunk.length;
      try {
        if (length > most) throw new Refusal("too_large", `a body may be ${most} bytes long, decoded`);
        if (length > limits.bombFromBytes && length > wire.length * limits.bombRatio)
          throw new Refusal("too_large", `a body that grows ${limits.bombRatio}-fold is not taken`);
        if (keepsWire && wire.length + length > wholeMost)
          throw new Refusal("too_large", `a body that is passed on may be ${wholeMost} bytes long, packed and decoded`);
        body.push(chunk);
        share.pace(stream, length);
      } catch (error) {
        fail(error);
      }
    });
    stream.once("error", fail);
    stream.once("end", () => {
      // What stands behind the end is not read.
      stream.destroy();
      resolve(body);
    });
    for (const [index, piece] of wire.pieces().entries())
      stream.write(piece, (error) => {
        if (!keepsWire && !error) wire.release(index);
      });
    stream.end();
  });
}
