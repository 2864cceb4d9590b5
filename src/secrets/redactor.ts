import { leftOut } from "./left-out.ts";
import { type RedactedSource, redactSource } from "./redact-source.ts";
import { redactText } from "./redact-text.ts";
import { redactUrl } from "./redact-url.ts";
import { isNoValue, isSecretName } from "./secret-name.ts";

/** Redacts what a run records: by names and forms, and by the values this run knows to be secret. */
export class Redactor {
  private readonly known: readonly string[];

  /** @param known values that are secret whatever they look like */
  constructor(known: readonly string[] = []) {
    // The longest first: one may be a part of another.
    this.known = [...new Set(known.filter((value) => value.length >= 6))].sort((a, b) => b.length - a.length);
  }

  /** An own property, so that it can be handed on alone. */
  readonly text = (text: string): string => redactText(redactUrl(this.withoutKnown(text)));

  /** The copy of a test file that is kept. */
  source(text: string): RedactedSource {
    return redactSource(text, (line) => this.withoutKnown(line));
  }

  /** The same value with every text in it redacted, and what stands under a secret name left out. */
  value<T>(value: T): T {
    // What comes out has the shape of what went in.
    return this.copy(value, false) as T;
  }

  private withoutKnown(text: string): string {
    let left = text;
    for (const value of this.known) if (left.includes(value)) left = left.replaceAll(value, leftOut);
    return left;
  }

  private copy(value: unknown, isSecret: boolean): unknown {
    if (typeof value === "string") return isSecret && !isNoValue(value) ? leftOut : this.text(value);
    if (Array.isArray(value)) return value.map((each) => this.copy(each, isSecret));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [this.text(key), this.copy(each, isSecretName(key))]),
    );
  }
}
