// @ts-check
import { Refusal } from "./refusal.mjs";

const bytesMax = 1_000_000;

/** @param {import("node:http").IncomingMessage} request */
export async function readBody(request) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw new Refusal(413, `a body has at most ${bytesMax} bytes`, { connection: "close" });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * @param {Buffer} bytes
 * @returns {Record<string, unknown>}
 */
export function readJson(bytes) {
  let value;
  try {
    value = JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new Refusal(400, "the body is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Refusal(400, "the body is not an object");
  return value;
}
