import { isSecretName } from "./secret-name.ts";

/** Shorter ones would be found in texts that have nothing to do with them. */
const shortest = 6;

/** A name of the environment that says of its value what it is; paths and sockets of agents are none. */
const isSecretVariable = (name: string): boolean =>
  (/(^|_)(KEY|PAT|PASS|PW|AUTH)$/.test(name) || isSecretName(name)) &&
  !/(_SOCK|_FILE|_PATH|_DIR|_HOME|_ID|_ADDRESS|_MANAGER|_TYPE|_CLASS|_SESSION|_NAME|_USER)$/.test(name);

/** Of the environment, what opens doors: to be recognised wherever it turns up. */
export function secretsInEnvironment(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const found: string[] = [];
  for (const [name, value = ""] of Object.entries(env)) {
    if (isSecretVariable(name) && isTelling(value)) found.push(value);
    found.push(...secretsInUrl(value));
  }
  return found;
}

/** The password in front of a host, as it is written and as it is meant. */
export function secretsInUrl(text: string): readonly string[] {
  const [, user = "", password = ""] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#@:]*):?([^/?#]*)@/i.exec(text) ?? [];
  // A key alone, as in the DSN of Sentry.
  const secret = password === "" && user.length >= 16 ? user : password;
  if (secret.length < shortest) return [];
  try {
    return [...new Set([secret, decodeURIComponent(secret)])];
  } catch {
    return [secret];
  }
}

/** `postgres` and `/run/user/1000` are no secrets whatever they are called. */
function isTelling(value: string): boolean {
  return value.length >= shortest && !value.startsWith("/") && !/^([a-z]{1,11}|\d{1,7}|true|false)$/i.test(value);
}
