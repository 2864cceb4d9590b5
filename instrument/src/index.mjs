// @ts-check
// What `node --import @plimsoll/instrument app.js` loads, and what an application imports for its own spans.
import { start } from "./start.mjs";

export { span } from "./span.mjs";

/** An application that only imports `span`, started without the preload (its unit tests, say), is left alone. */
const preloads = /(^|\s)(--import|--require|-r|--loader|--experimental-loader)(=|\s|$)/;
const flags = [...process.execArgv, process.env["NODE_OPTIONS"] ?? ""].join(" ");

if (preloads.test(flags) && process.env["OTEL_SDK_DISABLED"]?.toLowerCase() !== "true") start();
