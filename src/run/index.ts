export * from "./clock.ts";
export * from "./exit-code.ts";
export * from "./finding.ts";
export * from "./outcome.ts";
export * from "./plan.ts";
export * from "./result.ts";
export * from "./second.ts";
export * from "./user-error.ts";
