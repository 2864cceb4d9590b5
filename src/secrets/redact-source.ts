import { leftOut } from "./left-out.ts";
import { redactText } from "./redact-text.ts";
import { isNoValue, isSecretName } from "./secret-name.ts";

export interface RedactedSource {
  readonly text: string;
  /** Lines on which something was left out, from 1. */
  readonly lines: readonly number[];
}

/** A name, `=` or `:`, and a literal: `password: "x"`, `const apiKey = 'x'`, `headers["x-api-key"] = "x"`. */
const assigned =
  /(["'`]?)([\w-]+)\1(\]?\s*(?::\s*string\s*)?(?::|=(?!=)|\?\?=?|\|\|=?)\s*)(["'`])((?:\\.|(?!\4)[^\\\n])*)\4/g;
const literal = /(["'`])((?:\\.|(?!\1)[^\\\n])*)\1/g;

/**
 * The copy of a test file that is kept with its run: without secrets, and line for line the same, or errors would name
 * the wrong line.
 */
export function redactSource(source: string, withoutKnown: (line: string) => string): RedactedSource {
  const before = source.split("\n");
  let isKey = false;
  const kept = before.map((line) => {
    const isInside = isKey;
    if (/-----BEGIN [A-Z0-9 ]*(PRIVATE KEY|SEED|JWT)/.test(line)) isKey = !/-{5,6}END /.test(line);
    else if (/-{5,6}END /.test(line)) isKey = false;
    return isInside ? leftOut : redactLine(withoutKnown(line));
  });
  return { text: kept.join("\n"), lines: before.flatMap((line, index) => (line === kept[index] ? [] : [index + 1])) };
}

/** Within literals only: code is full of secret names that are given nothing secret. */
const redactLine = (line: string): string =>
  line
    .replace(assigned, withoutSecret)
    .replace(literal, (whole, quote: string, value: string) =>
      looksRandom(value)
        ? `${quote}${leftOut}${quote}`
        : hasOnlyHoles(value, quote)
          ? whole
          : quote + redactText(value) + quote,
    )
    .replace(/-----BEGIN [A-Z0-9 ]*(?:PRIVATE KEY|SEED|JWT).*/, leftOut);

type Assigned = readonly [whole: string, quote: string, name: string, mark: string, open: string, value: string];

function withoutSecret(...[whole, quote, name, mark, open, value]: Assigned): string {
  if (!isSecretName(name) || isNoValue(value) || value.startsWith("/") || hasOnlyHoles(value, open)) return whole;
  return `${quote}${name}${quote}${mark}${open}${leftOut}${open}`;
}

/** `Bearer ${token}` holds no secret: what it is filled with is one. */
const hasOnlyHoles = (value: string, open: string): boolean =>
  open === "`" && value.includes("${") && !/\w{8,}/.test(value.replace(/\$\{[^}]*\}/g, ""));

/** Bits per character; keys in hexadecimal reach 3.5, in base64 4.5, words and addresses less. */
const entropyLeast = { hexadecimal: 3, other: 4 } as const;

/** One word of 20 characters or more, with letters and digits in no order that a person would give them. */
function looksRandom(value: string): boolean {
  if (value.length < 20 || value.length > 512 || !/^[\w+/=~.-]+$/.test(value)) return false;
  if (!/\d/.test(value) || !/[a-z]/i.test(value) || /^[\w-]+(\.[\w-]+)+$/.test(value)) return false;
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return false;
  if (/^[0-9a-f]+$/i.test(value)) return value.length >= 32 && entropyOf(value) >= entropyLeast.hexadecimal;
  const turns = value.match(/\d(?=[A-Za-z])|[A-Za-z](?=\d)/g)?.length ?? 0;
  return turns >= 3 && !value.includes("/api/") && entropyOf(value) >= entropyLeast.other;
}

/** Shannon's, over the characters of the text itself. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const sign of text) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}
