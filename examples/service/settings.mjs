// @ts-check
import { parseArgs } from "node:util";

/**
 * Settings come from the environment, the port also from `--port`; a wrong one ends the process with 2.
 * @param {string} name
 * @param {number} fallback
 * @param {{ low: number, high: number }} bounds
 */
export function integerSetting(name, fallback, bounds) {
  return integer(name, process.env[name] ?? String(fallback), bounds);
}

/**
 * @param {string} name the environment variable
 * @param {number} fallback
 */
export function portSetting(name, fallback) {
  const bounds = { low: 0, high: 65_535 };
  try {
    const { port } = parseArgs({ options: { port: { type: "string" } } }).values;
    return port === undefined ? integerSetting(name, fallback, bounds) : integer("--port", port, bounds);
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

/**
 * @param {string} name
 * @param {string} text
 * @param {{ low: number, high: number }} bounds
 */
function integer(name, text, { low, high }) {
  const value = Number(text);
  if (text.trim() !== "" && Number.isInteger(value) && value >= low && value <= high) return value;
  return refuse(`${name} is a whole number from ${low} to ${high}, not "${text}"`);
}

/**
 * @param {string} message
 * @returns {never}
 */
function refuse(message) {
  console.error(message);
  process.exit(2);
}
