import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** 256 bits, as text that needs no escaping in an address. */
export const newToken = (): string => randomBytes(32).toString("base64url");

/** What an `authorization: Bearer …` header carries. */
export function bearerOf(authorization: string | undefined): string | undefined {
  return /^Bearer ([\w-]{1,200})$/i.exec(authorization ?? "")?.[1];
}

/** Takes as long whatever was given: texts of any length are compared by digests of one length. */
export function isSameToken(given: string, token: string): boolean {
  return timingSafeEqual(digest(given), digest(token));
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
