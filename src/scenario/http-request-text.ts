import type { Exchange } from "#protocol";
import type { HeaderBlock } from "./http-headers.ts";
import type { RenderedBody } from "./request-body.ts";

/** Fields of the block and of the content. */
export function headersWithContent(method: string, block: HeaderBlock, body: RenderedBody | undefined): string {
  // RFC 9110 §8.6: a method that usually has a body says that there is none.
  if (body === undefined) return expectsBody(method) ? `${block.text}content-length: 0\r\n` : block.text;
  const type = contentTypeOf(block, body);
  const typeLine = type === undefined ? "" : `content-type: ${type}\r\n`;
  return `${block.untyped}${typeLine}content-length: ${body.length}\r\n`;
}

const expectsBody = (method: string): boolean => method === "POST" || method === "PUT" || method === "PATCH";

function contentTypeOf(block: HeaderBlock, { contentType, typeYieldsTo }: RenderedBody): string | undefined {
  const yields = typeYieldsTo === "any" || (typeYieldsTo === "call" && block.isTypeOfCall);
  return yields ? (block.contentType ?? contentType) : contentType;
}

/** The URL an exchange asked for: read back off its request line, so that it costs nothing where nobody asks. */
export function urlOf({ method, line, endpoint }: Exchange): string {
  return endpoint.origin + line.slice(method.length + 1, line.lastIndexOf(" "));
}
