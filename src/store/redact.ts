import type { ObservePlan, ProxyPlan, RunPlan } from "#run";
import type { RunStart } from "./start.ts";

export const leftOut = "(left out)";
const secretName = /auth|cookie|token|secret|passw|passphrase|api[-_]?key|session|signature|credential/i;

/** `auth` is in words that are none: the host of a URL, and who wrote something. */
export const isSecretName = (name: string): boolean => secretName.test(name.replace(/authority|author(?!i)/gi, ""));

/** What is kept of a start: everything but the values that open doors. */
export function redactStart(start: RunStart): RunStart {
  return { ...start, plan: redactPlan(start.plan), test: redactUrl(start.test), command: redactCommand(start.command) };
}

/** A command line without the values of secret headers and without passwords in URLs. Bodies are left out whole. */
export function redactCommand(command: readonly string[]): readonly string[] {
  return command.map((word, index) => {
    const before = command[index - 1] ?? "";
    const inline = /^(--[a-z][a-z-]*=|-H(?=.))/.exec(word)?.[1] ?? "";
    const flag = inline === "" ? before : inline;
    const value = word.slice(inline.length);
    if (/^--(body|passphrase)=?$/.test(flag)) return inline + leftOut;
    if (/^(-H|--header=?)$/.test(flag)) return inline + redactHeaderLine(value);
    return inline + redactUrl(value);
  });
}

function redactObserve({ prometheus, postgres, ...rest }: ObservePlan): ObservePlan {
  return {
    ...rest,
    ...(prometheus && { prometheus: prometheus.map((url) => redactUrl(url)) }),
    ...(postgres !== undefined && { postgres: redactUrl(postgres) }),
  };
}

function redactPlan(plan: RunPlan): RunPlan {
  const { tls } = plan.http;
  return {
    ...plan,
    target: redactUrl(plan.target),
    ...(plan.traceLink !== undefined && { traceLink: redactUrl(plan.traceLink) }),
    ...(plan.observe && { observe: redactObserve(plan.observe) }),
    test:
      plan.test.kind === "url"
        ? {
            ...plan.test,
            url: redactUrl(plan.test.url),
            headers: redactHeaders(plan.test.headers),
            ...(plan.test.body === undefined ? {} : { body: leftOut }),
          }
        : plan.test,
    http: {
      ...plan.http,
      headers: redactHeaders(plan.http.headers),
      ...(plan.http.proxy === undefined ? {} : { proxy: redactProxy(plan.http.proxy) }),
      tls: {
        ...tls,
        ...(tls.key === undefined ? {} : { key: leftOut }),
        ...(tls.passphrase === undefined ? {} : { passphrase: leftOut }),
      },
    },
  };
}

function redactProxy(proxy: ProxyPlan): ProxyPlan {
  const without = (text: string): string => text.replace(/^.*@/s, `${leftOut}@`);
  return {
    ...proxy,
    ...(proxy.http === undefined ? {} : { http: without(proxy.http) }),
    ...(proxy.https === undefined ? {} : { https: without(proxy.https) }),
  };
}

function redactHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, secretName.test(name) ? leftOut : value]),
  );
}

function redactHeaderLine(line: string): string {
  const name = /^[^:]*/.exec(line)?.[0] ?? "";
  return secretName.test(name) ? `${name}: ${leftOut}` : line;
}

/** Without user name and password in front of the host and without query parameters of a telling name; other texts as they are. */
export function redactUrl(text: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text;
  return text
    .replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, `$1${leftOut}@`)
    .replace(/([?&])([^=&#]*)=([^&#]*)/g, (whole, mark: string, name: string) =>
      secretName.test(name) ? `${mark}${name}=${leftOut}` : whole,
    );
}
