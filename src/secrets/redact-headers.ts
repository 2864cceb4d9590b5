import { leftOut } from "./left-out.ts";
import { redactText } from "./redact-text.ts";
import { isSecretName } from "./secret-name.ts";

export function redactHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, isSecretName(name) ? leftOut : redactText(value)]),
  );
}

/** `Name: value`. */
export function redactHeaderLine(line: string): string {
  const name = /^[^:]*/.exec(line)?.[0] ?? "";
  return isSecretName(name) ? `${name}: ${leftOut}` : redactText(line);
}
