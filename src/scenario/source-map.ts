import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { TraceMap } from "@jridgewell/trace-mapping";
import type { SourceLocation } from "#run";
import { threadState } from "./thread-state.ts";

export interface StackFrame extends Required<SourceLocation> {
  readonly function?: string;
  /** In a file that was bundled, i.e. in the test file or in what it imports by path. */
  readonly mapped: boolean;
}

export interface MappedStack {
  /** The innermost line of the user's own; of a library where none of the user's is on the stack. */
  readonly location?: SourceLocation;
  readonly frames: readonly StackFrame[];
}

/** Loaded at the first error: most threads never see one. */
let library: typeof import("@jridgewell/trace-mapping") | undefined;
function traceMapping(): typeof import("@jridgewell/trace-mapping") {
  library ??= createRequire(import.meta.url)("@jridgewell/trace-mapping") as typeof import("@jridgewell/trace-mapping");
  return library;
}

const framesMax = 50;
const cachedFramesMax = 2_000;
const ownFolder = dirname(fileURLToPath(import.meta.url)) + sep;
const frameLine = /^\s*at (?:async )?(?:(.*) \()?((?:file:|node:|\/|[A-Za-z]:[\\/]).*?):(\d+):(\d+)\)?$/;

/** In two parts, or it would be read as this file's own map. */
export const inlineMap: string = ["//#", "sourceMappingURL=data:application/json;base64,"].join(" ");

/** Read at the first error, not before; undefined = it cannot be read. */
const maps = new Map<string, TraceMap | undefined>();
/** A loop that always throws at the same line is mapped once. */
const mappedFrames = new Map<string, StackFrame | undefined>();

export function registerBundle(path: string): void {
  threadState.bundles.add(path);
  maps.delete(path);
  mappedFrames.clear();
}

/** A place in a bundle becomes the place the user wrote; any other stays what it is. */
export function mapLocation(location: SourceLocation): SourceLocation {
  const file = toPath(location.file);
  const map = mapOf(file);
  const unmapped = { ...location, file };
  if (map === undefined || location.line === undefined) return unmapped;
  const found = traceMapping().originalPositionFor(map, { line: location.line, column: (location.column ?? 1) - 1 });
  if (found.source === null) return unmapped;
  return { file: toPath(found.source), line: found.line, column: found.column + 1 };
}

/** The frames of an error's stack as the user wrote them; ours and Node's own are left out. Never throws. */
export function mapStack(error: unknown): MappedStack {
  const frames: StackFrame[] = [];
  for (const line of stackLines(error)) {
    const frame = mapFrame(line);
    if (frame !== undefined) frames.push(frame);
    if (frames.length === framesMax) break;
  }
  const innermost = frames.find((frame) => frame.mapped) ?? frames[0];
  if (innermost === undefined) return { frames };
  const { file, line, column } = innermost;
  return { location: { file, line, column }, frames };
}

/** The line of code at a mapped place, where a loaded bundle knows its file. */
export function codeLineAt(location: SourceLocation): string | undefined {
  if (location.line === undefined) return undefined;
  const source = pathToFileURL(location.file).href;
  for (const path of threadState.bundles) {
    const map = mapOf(path);
    const content = map === undefined ? null : traceMapping().sourceContentFor(map, source);
    if (content !== null) return content.split("\n")[location.line - 1]?.trimEnd();
  }
  return undefined;
}

function mapFrame(line: string): StackFrame | undefined {
  const known = mappedFrames.get(line);
  if (known !== undefined || mappedFrames.has(line)) return known;
  const frame = readFrame(line);
  if (mappedFrames.size >= cachedFramesMax) mappedFrames.clear();
  mappedFrames.set(line, frame);
  return frame;
}

function readFrame(text: string): StackFrame | undefined {
  const [, name, file, line, column] = frameLine.exec(text) ?? [];
  if (file === undefined || file.startsWith("node:")) return undefined;
  const raw = { file: toPath(file), line: Number(line), column: Number(column) };
  if (raw.file.startsWith(ownFolder)) return undefined;
  const place = mapLocation(raw);
  const mapped = place.file !== raw.file;
  return { ...raw, ...place, mapped, ...(name === undefined ? {} : { function: name }) };
}

/** The lines after the message; a message may be huge, or look like a stack itself. */
function stackLines(error: unknown): string[] {
  try {
    if (typeof error !== "object" || error === null) return [];
    const { stack, message } = error as { readonly stack?: unknown; readonly message?: unknown };
    if (typeof stack !== "string") return [];
    const messageAt = typeof message === "string" ? stack.slice(0, message.length + 200).indexOf(message) : -1;
    const start = messageAt < 0 ? 0 : messageAt + (message as string).length;
    return stack.slice(Math.max(start, stack.length - 32_768)).split("\n");
  } catch {
    // A getter or a Proxy that throws: there is nothing to read.
    return [];
  }
}

function mapOf(path: string): TraceMap | undefined {
  if (!threadState.bundles.has(path)) return undefined;
  if (!maps.has(path)) maps.set(path, readMap(path));
  return maps.get(path);
}

function readMap(path: string): TraceMap | undefined {
  try {
    const code = readFileSync(path, "utf8");
    const at = code.lastIndexOf(inlineMap);
    if (at < 0) return undefined;
    const json = Buffer.from(code.slice(at + inlineMap.length).trim(), "base64").toString();
    return new (traceMapping().TraceMap)(json, pathToFileURL(path).href);
  } catch {
    // The bundle is gone or cut short; places in it are then shown as they are.
    return undefined;
  }
}

function toPath(file: string): string {
  if (!file.startsWith("file:")) return file;
  try {
    return fileURLToPath(file);
  } catch {
    return file;
  }
}
