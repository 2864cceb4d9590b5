import type { Readable, Transform } from "node:stream";
import zlib from "node:zlib";
import { limits } from "../intake/limits.ts";
import type { Share } from "./admission.ts";
import { ChunkList } from "./chunk-list.ts";
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

/** Reads a body as it comes, within limit and share. */
export async function readWire(from: Readable, most: number, share: Share): Promise<Buffer> {
  const chunks = new ChunkList();
  await readChunks(from, (chunk) => {
    if (chunks.length + chunk.length > most) throw new Refusal("too_large", `a body may be ${most} bytes long`);
    share.take(chunk.length);
    chunks.push(chunk);
  });
  return chunks.whole();
}

/** Undoes the encoding; counted while it grows, so that a bomb is let go long before it is whole. */
export function inflate(wire: Buffer, open: () => Transform, most: number, share: Share): Promise<Buffer> {
  const stream = open();
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      stream.destroy();
      reject(error instanceof Refusal ? error : new Refusal("bad_data", `the encoding is broken: ${String(error)}`));
    };
    stream.on("data", (chunk: Buffer) => {
      length += chunk.length;
      try {
        if (length > most) throw new Refusal("too_large", `a body may be ${most} bytes long, decoded`);
        if (length > limits.bombFromBytes && length > wire.length * limits.bombRatio)
          throw new Refusal("too_large", `a body that grows ${limits.bombRatio}-fold is not taken`);
        share.take(chunk.length);
        chunks.push(chunk);
      } catch (error) {
        fail(error);
      }
    });
    stream.once("error", fail);
    stream.once("end", () => resolve(Buffer.concat(chunks, length)));
    stream.end(wire);
  });
}
