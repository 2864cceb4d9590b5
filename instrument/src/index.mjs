// @ts-check
// What `node --import @plimsoll/instrument app.js` loads, and what an application imports for its own spans.
export { span } from "./span.mjs";

/** An application that only imports `span`, started without a preload (its unit tests, say), is left alone. */
const preloads = /(^|\s)(--import|--require|-r|--loader|--experimental-loader)(=|\s|$)/;
const flags = [...process.execArgv, process.env["NODE_OPTIONS"] ?? ""].join(" ");

if (preloads.test(flags) && process.env["OTEL_SDK_DISABLED"]?.toLowerCase() !== "true") {
  // Only now: the SDK takes a quarter of a second to load.
  const { start } = await import("./start.mjs");
  start();
}
