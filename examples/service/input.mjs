// @ts-check
import { Refusal } from "./refusal.mjs";

/**
 * @param {string} name
 * @param {unknown} value a number, or digits where it comes from a URL
 * @param {{ low: number, high: number }} bounds
 */
export function integerIn(name, value, { low, high }) {
  const number = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof number === "number" && Number.isInteger(number) && number >= low && number <= high) return number;
  throw new Refusal(400, `${name} is a whole number from ${low} to ${high}`);
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {number} lengthMax
 */
export function textIn(name, value, lengthMax) {
  if (typeof value === "string" && value !== "" && value.length <= lengthMax) return value;
  throw new Refusal(400, `${name} is a text of 1 to ${lengthMax} characters`);
}

/**
 * An id as the tables hold it, a 32-bit integer.
 * @param {string} name
 * @param {unknown} value
 */
export function databaseId(name, value) {
  return integerIn(name, value, { low: 1, high: 2_147_483_647 });
}
