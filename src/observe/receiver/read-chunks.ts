import type { Readable } from "node:stream";

/**
 * Hands on what comes until it ends. Where `onChunk` throws, reading stops and the stream stays whole, so that it can
 * still be answered: `for await` would destroy it.
 */
export function readChunks(from: Readable, onChunk: (chunk: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      from.off("data", onData).off("end", onEnd).off("error", fail).off("close", onClose);
    };
    const fail = (error: unknown): void => {
      leave();
      from.pause();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const onEnd = (): void => {
      leave();
      resolve();
    };
    const onClose = (): void => fail(new Error("the sender hung up"));
    const onData = (chunk: Buffer): void => {
      try {
        onChunk(chunk);
      } catch (error) {
        fail(error);
      }
    };
    from.on("data", onData).once("end", onEnd).once("error", fail).once("close", onClose);
  });
}
