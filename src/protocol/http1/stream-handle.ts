import type { Socket } from "node:net";
import { getSystemErrorName } from "node:util";

/*
 * What a `net.Socket` does in the end when it writes and reads, without the stream around it: for requests of some hundred
 * octets that the kernel takes at once, the stream's bookkeeping costs more than a tenth of what JavaScript spends on a
 * request. Where a version of Node has not got these parts any more the socket itself is used, which does the same.
 */

/** Of Node's lib/internal/stream_base_commons.js. */
interface WriteRequest {
  oncomplete: (status: number) => void;
  /** Keeps the octets alive for as long as the kernel has not taken them. */
  octets?: Uint8Array;
}

interface StreamHandle {
  onread: (bytes: ArrayBuffer | undefined) => unknown;
  writeBuffer(request: WriteRequest, octets: Uint8Array): number;
  readStop(): number;
}

interface StreamBinding {
  readonly WriteWrap: new () => WriteRequest;
  /** What the last call did: the fields below are places in it. */
  readonly streamBaseState: Int32Array;
  readonly kReadBytesOrError: number;
  readonly kLastWriteWasAsync: number;
}

const binding = findBinding();
/** Of a write that the kernel takes at once Node keeps nothing: one request object does for all of them. */
let spare = binding && new binding.WriteWrap();

export type Written = "taken" | "kept" | "impossible";

/**
 * @returns `taken` = the kernel has all of it, or the socket ends with the error it gave; `kept` = it is written later, and `octets` must not change from now on;
 * `impossible` = nothing was done: the socket's own `write` is the way
 */
export function writeToHandle(socket: Socket, octets: Uint8Array): Written {
  const handle = handleOf(socket);
  if (binding === undefined || handle === undefined || socket.writableLength > 0) return "impossible";
  const request = spare!;
  const status = handle.writeBuffer(request, octets);
  if (status !== 0) {
    socket.destroy(writeError(status));
    return "taken";
  }
  if (binding.streamBaseState[binding.kLastWriteWasAsync] === 0) return "taken";
  spare = new binding.WriteWrap();
  request.octets = octets;
  request.oncomplete = (after) => {
    if (after < 0 && !socket.destroyed) socket.destroy(writeError(after));
  };
  return "kept";
}

/**
 * From now on whatever comes goes to `read` in `buffer`, which is the one the socket was made with (`onread`); an end or
 * an error goes the socket's own way.
 * @param read false = nothing more is wanted
 */
export function readFromHandle(socket: Socket, buffer: Buffer, read: (count: number, buffer: Buffer) => boolean): void {
  const handle = handleOf(socket);
  if (binding === undefined || handle === undefined) return;
  const { streamBaseState, kReadBytesOrError } = binding;
  const usual = handle.onread;
  handle.onread = function (this: unknown, bytes): unknown {
    const count = streamBaseState[kReadBytesOrError]!;
    if (count <= 0) return usual.call(this as StreamHandle, bytes);
    if (!read(count, buffer)) handle.readStop();
    return undefined;
  };
}

function handleOf(socket: Socket): StreamHandle | undefined {
  const { _handle: handle } = socket as unknown as { _handle?: Partial<StreamHandle> | null };
  return typeof handle?.writeBuffer === "function" ? (handle as StreamHandle) : undefined;
}

/** As Node words it. */
function writeError(status: number): NodeJS.ErrnoException {
  const code = getSystemErrorName(status);
  return Object.assign(new Error(`write ${code}`), { errno: status, code, syscall: "write" });
}

function findBinding(): StreamBinding | undefined {
  const { noDeprecation } = process;
  try {
    const { binding: find } = process as unknown as { binding?: (name: string) => Partial<StreamBinding> };
    // Whoever runs with --pending-deprecation wants to hear of their own code (DEP0111).
    process.noDeprecation = true;
    const found = find?.("stream_wrap");
    const isWhole =
      typeof found?.WriteWrap === "function" &&
      found.streamBaseState !== undefined &&
      typeof found.kReadBytesOrError === "number" &&
      typeof found.kLastWriteWasAsync === "number";
    return isWhole ? (found as StreamBinding) : undefined;
  } catch {
    return undefined;
  } finally {
    process.noDeprecation = noDeprecation ?? false;
  }
}
