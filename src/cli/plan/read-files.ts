import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { TlsOptions } from "#run";
import type { Settings } from "../settings/resolve.ts";
import type { ValueKey } from "../settings/list.ts";
import { mistake } from "../settings/mistake.ts";

/** Reads what the settings only point at: certificates, and a body given as `@file`. */
export function readFiles(settings: Settings, cwd: string): { readonly tls: TlsOptions; readonly body?: string } {
  const { values } = settings;
  const pem = (key: ValueKey, path: string): string => {
    const text = readText(settings, key, path);
    if (text.includes("-----BEGIN ")) return text;
    throw mistake(settings.why[key]?.from ?? [], `${path} is no PEM file`, {
      why: `It has no "-----BEGIN …" line.`,
      hint: "Convert it, e.g. openssl x509 -inform der -in FILE -out FILE.pem",
    });
  };
  if ((values.cert === undefined) !== (values.key === undefined)) {
    const [given, missing] = values.cert === undefined ? (["key", "cert"] as const) : (["cert", "key"] as const);
    const name = settings.why[given]?.from[0]?.name ?? given;
    throw mistake(
      settings.why[given]?.from ?? [],
      `${name} is given without its ${missing === "key" ? "private key" : "certificate"}`,
      {
        hint: `Add --${missing} FILE.`,
      },
    );
  }
  const tls: TlsOptions = {
    insecure: values.insecure ?? false,
    ...(values.ca && values.ca.length > 0 && { ca: values.ca.map((path) => pem("ca", path)) }),
    ...(values.cert !== undefined && { cert: pem("cert", values.cert) }),
    ...(values.key !== undefined && { key: pem("key", values.key) }),
    ...(values.passphrase !== undefined && { passphrase: values.passphrase }),
  };
  const { body } = values;
  if (body === undefined) return { tls };
  return { tls, body: body.startsWith("@") ? readText(settings, "body", resolve(cwd, body.slice(1))) : body };
}

function readText(settings: Settings, key: ValueKey, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "There is no such file." : `It cannot be read: ${code ?? "unknown error"}.`;
    const sources = settings.why[key]?.from ?? [];
    throw mistake(sources, `${sources.map(({ name }) => name).join(", ")}: ${path} cannot be read`, { why });
  }
}
