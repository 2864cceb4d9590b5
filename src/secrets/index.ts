export { leftOut } from "./left-out.ts";
export { isSecretName } from "./secret-name.ts";
export { redactText } from "./redact-text.ts";
export { redactUrl } from "./redact-url.ts";
export { redactCommand } from "./redact-command.ts";
export { redactHeaders } from "./redact-headers.ts";
export type { RedactedSource } from "./redact-source.ts";
export { Redactor } from "./redactor.ts";
export { secretsInEnvironment, secretsInUrl } from "./known-values.ts";
