// @ts-check
// Prints what breaks the order of src or the tidy rules; exits with 1 if anything does.
import { fileURLToPath } from "node:url";
import { orderViolations } from "./order.mjs";
import { printViolation, sourceFiles } from "./source-files.mjs";
import { tidyViolations } from "./tidy.mjs";

const files = sourceFiles(fileURLToPath(new URL("..", import.meta.url)));
const violations = [...orderViolations(files), ...tidyViolations(files)];
for (const violation of violations) console.log(printViolation(violation));
if (violations.length > 0) process.exitCode = 1;
