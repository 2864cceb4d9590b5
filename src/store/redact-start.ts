import type { ObservePlan, ProxyPlan, ReceivePlan, RunPlan } from "#run";
import { leftOut, redactCommand, redactHeaders, redactUrl, type Redactor, secretsInUrl } from "#secrets";
import type { RunStart } from "./start.ts";

/** What is kept of a start: everything but the values that open doors. */
export function redactStart(start: RunStart, redactor: Redactor): RunStart {
  const { plan, command, ...rest } = start;
  const kept = redactor.value({ ...rest, plan: redactPlan(plan) });
  return { ...kept, command: redactCommand(command).map(redactor.text) };
}

/** What a plan holds that opens doors: to be recognised wherever it turns up later. */
export function secretsOfPlan({ test, http, observe, target, receive }: RunPlan): readonly string[] {
  const urls = [target, http.proxy?.http, http.proxy?.https, observe?.postgres, receive?.forward, receive?.jaeger];
  const headers = { ...http.headers, ...(test.kind === "url" && test.headers) };
  const kept = redactHeaders(headers);
  const secret = Object.entries(headers).filter(([name, value]) => kept[name] === leftOut && value.length >= 8);
  return [
    ...[...urls, ...(observe?.prometheus ?? []), ...(test.kind === "url" ? [test.url] : [])].flatMap((url) =>
      url === undefined ? [] : secretsInUrl(url),
    ),
    // With and without the word in front: `Bearer x` comes back as `x`, too.
    ...secret.flatMap(([, value]) => [value, value.replace(/^\w+\s+/, "")]).filter((value) => value.length >= 8),
    ...[http.tls.key, http.tls.passphrase].filter((each) => each !== undefined),
  ];
}

function redactObserve({ prometheus, postgres, ...rest }: ObservePlan): ObservePlan {
  return {
    ...rest,
    ...(prometheus && { prometheus: prometheus.map((url) => redactUrl(url)) }),
    ...(postgres !== undefined && { postgres: redactUrl(postgres) }),
  };
}

function redactReceive({ forward, jaeger, ...rest }: ReceivePlan): ReceivePlan {
  return {
    ...rest,
    ...(forward !== undefined && { forward: redactUrl(forward) }),
    ...(jaeger !== undefined && { jaeger: redactUrl(jaeger) }),
  };
}

function redactPlan(plan: RunPlan): RunPlan {
  const { tls } = plan.http;
  return {
    ...plan,
    target: redactUrl(plan.target),
    ...(plan.traceLink !== undefined && { traceLink: redactUrl(plan.traceLink) }),
    ...(plan.observe && { observe: redactObserve(plan.observe) }),
    ...(plan.receive && { receive: redactReceive(plan.receive) }),
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
