import { n as defineMethod, r as titleOf, t as command } from "./run-CNa61py2.mjs";
export { command, defineMethod, titleOf };
