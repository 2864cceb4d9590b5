// @ts-check
// A bearer token says who its owner is and until when, signed: checking one costs no query.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

// The same in every instance of the sample, so that a token of one is good at another.
const secret = "a sample's secret is none";
const lifetimeMs = 12 * 3_600_000;

/** @param {number} userId */
export function issueToken(userId) {
  const claim = `${userId}.${Date.now() + lifetimeMs}`;
  return `${claim}.${sign(claim)}`;
}

/**
 * @param {string} token
 * @returns {number | undefined} the owner's id
 */
export function readToken(token) {
  const [userId, expiresMs, signature] = token.split(".");
  if (!userId || !expiresMs || !signature) return undefined;
  if (!isSame(signature, sign(`${userId}.${expiresMs}`)) || Number(expiresMs) < Date.now()) return undefined;
  return Number(userId);
}

/**
 * One round of SHA-256: a real shop would use scrypt, which would make every login a test of the CPU.
 * @param {string} password
 * @param {string} salt
 */
export function passwordHash(password, salt) {
  return createHash("sha256").update(`${salt}:${password}`).digest("hex");
}

/**
 * @param {string} left
 * @param {string} right
 */
export function isSame(left, right) {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** @param {string} claim */
function sign(claim) {
  return createHmac("sha256", secret).update(claim).digest("base64url");
}
