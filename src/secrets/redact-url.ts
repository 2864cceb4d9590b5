import { knownForms } from "./known-forms.ts";
import { leftOut } from "./left-out.ts";
import { isNoValue, isSecretName } from "./secret-name.ts";

/** Without user name and password in front of the host and without query parameters of a telling name; other texts as they are. */
export function redactUrl(text: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text;
  const known = knownForms.reduce((left, { pattern, instead }) => left.replace(pattern, instead), text);
  return known
    .replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, `$1${leftOut}@`)
    .replace(/([?&#])([^=&#]*)=([^&#]*)/g, (whole, mark: string, name: string, value: string) =>
      isSecretName(decoded(name)) && !isNoValue(value) ? `${mark}${name}=${leftOut}` : whole,
    );
}

/** `%74oken` is a token, too. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
