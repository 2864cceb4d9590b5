import { leftOut } from "./left-out.ts";
import { redactHeaderLine } from "./redact-headers.ts";
import { redactText } from "./redact-text.ts";
import { redactUrl } from "./redact-url.ts";

/** A command line without the values of secret headers and without passwords in URLs. Bodies are left out whole. */
export function redactCommand(command: readonly string[]): readonly string[] {
  return command.map((word, index) => {
    const before = command[index - 1] ?? "";
    const inline = /^(--[a-z][a-z-]*=|-H(?=.))/.exec(word)?.[1] ?? "";
    const flag = inline === "" ? before : inline;
    const value = word.slice(inline.length);
    if (/^--(body|passphrase)=?$/.test(flag)) return inline + leftOut;
    if (/^(-H|--header=?)$/.test(flag)) return inline + redactHeaderLine(value);
    return inline + redactText(redactUrl(value));
  });
}
