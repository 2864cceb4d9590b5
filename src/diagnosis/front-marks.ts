/** What may stand between the load and the application. */
export type FrontKind = "CDN" | "WAF" | "bot detection" | "gateway";

/** A header by which a product in front shows itself. */
interface HeaderMark {
  readonly product: string;
  readonly kind: FrontKind;
  readonly header: string;
  /** What its value must look like; absent = any. */
  readonly value?: RegExp;
}

const mark = (product: string, kind: FrontKind, header: string, value?: RegExp): HeaderMark => {
  return { product, kind, header, ...(value && { value }) };
};

/** Header names end in `*` where a whole family is meant. */
export const headerMarks: readonly HeaderMark[] = [
  mark("Cloudflare", "CDN", "cf-ray"),
  mark("Cloudflare", "CDN", "cf-cache-status"),
  mark("Cloudflare", "CDN", "server", /^cloudflare/i),
  mark("Cloudflare Bot Management", "bot detection", "set-cookie", /^(__cf_bm|cf_clearance|__cflb)=/m),
  mark("Amazon CloudFront", "CDN", "x-amz-cf-id"),
  mark("Amazon CloudFront", "CDN", "x-amz-cf-pop"),
  mark("Amazon CloudFront", "CDN", "via", /cloudfront/i),
  mark("AWS WAF", "WAF", "x-amzn-waf-*"),
  mark("AWS WAF", "WAF", "set-cookie", /^aws-waf-token=/m),
  mark("AWS Elastic Load Balancing", "gateway", "server", /^awselb/i),
  mark("AWS Elastic Load Balancing", "gateway", "set-cookie", /^AWSALB(CORS|TG|TGCORS)?=/m),
  mark("Amazon API Gateway", "gateway", "x-amz-apigw-id"),
  mark("Akamai", "CDN", "x-akamai-*"),
  mark("Akamai", "CDN", "akamai-*"),
  mark("Akamai", "CDN", "server", /^akamai/i),
  mark("Akamai Bot Manager", "bot detection", "set-cookie", /^(ak_bmsc|bm_sv|bm_sz|_abck)=/m),
  mark("Fastly", "CDN", "x-fastly-*"),
  mark("Fastly", "CDN", "fastly-*"),
  mark("Fastly", "CDN", "x-served-by", /^cache-/i),
  mark("Google Cloud", "CDN", "via", /\bgoogle\b/i),
  mark("Google Front End", "gateway", "server", /^(gws|gfe|google frontend)/i),
  mark("Azure Front Door", "CDN", "x-azure-ref"),
  mark("Azure Front Door", "CDN", "x-fd-*"),
  mark("Azure CDN", "CDN", "x-ec-*"),
  mark("Vercel", "CDN", "x-vercel-*"),
  mark("Netlify", "CDN", "x-nf-request-id"),
  mark("bunny.net", "CDN", "cdn-pullzone"),
  mark("KeyCDN", "CDN", "server", /^keycdn/i),
  mark("Gcore", "CDN", "x-id-fe"),
  mark("Sucuri", "WAF", "x-sucuri-*"),
  mark("Sucuri", "WAF", "server", /^sucuri/i),
  mark("Imperva", "WAF", "x-iinfo"),
  mark("Imperva", "WAF", "x-cdn", /^(imperva|incapsula)/i),
  mark("Imperva", "WAF", "set-cookie", /^(visid_incap|incap_ses|nlbi|reese84)[_\d]*=/m),
  mark("F5 BIG-IP", "gateway", "set-cookie", /^BIGipServer[^=]*=/m),
  mark("F5 BIG-IP", "WAF", "set-cookie", /^TS[0-9a-f]{8,}=/m),
  mark("F5 BIG-IP", "gateway", "server", /^big-?ip/i),
  mark("F5 Distributed Cloud", "WAF", "server", /^volt-adc/i),
  mark("Barracuda", "WAF", "set-cookie", /^(barra_counter_session|BNI__BARRACUDA_LB_COOKIE)=/m),
  mark("FortiWeb", "WAF", "set-cookie", /^(FORTIWAFSID|cookiesession1)=/m),
  mark("Citrix NetScaler", "gateway", "set-cookie", /^(NSC_[^=]*|citrix_ns_id)=/m),
  mark("DDoS-Guard", "WAF", "server", /^ddos-guard/i),
  mark("StackPath", "WAF", "x-sp-*"),
  mark("Wallarm", "WAF", "server", /wallarm/i),
  mark("ModSecurity", "WAF", "server", /mod_security|modsecurity/i),
  mark("DataDome", "bot detection", "x-datadome*"),
  mark("DataDome", "bot detection", "set-cookie", /^datadome=/m),
  mark("HUMAN (PerimeterX)", "bot detection", "set-cookie", /^_px(hd|vid|\d)?=/m),
  mark("Kasada", "bot detection", "x-kpsdk-*"),
  mark("Varnish", "CDN", "x-varnish"),
  mark("Varnish", "CDN", "via", /varnish/i),
  mark("Kong", "gateway", "x-kong-*"),
  mark("Kong", "gateway", "via", /\bkong\//i),
  mark("Envoy", "gateway", "server", /^(envoy|istio-envoy)$/i),
  mark("Envoy", "gateway", "x-envoy-*"),
  mark("Traefik", "gateway", "server", /^traefik/i),
];

/** Pages that ask whoever comes to prove that he is no program, or turn him away. */
interface PageMark {
  readonly product: string;
  readonly body: RegExp;
}

export const challengeMarks: readonly PageMark[] = [
  { product: "Cloudflare", body: /<title>just a moment\.\.\.|cf-chl-|cf_chl_opt|attention required! \| cloudflare/i },
  { product: "Cloudflare", body: /sorry, you have been blocked[^]*cloudflare/i },
  { product: "AWS WAF", body: /awswafintegration|\.awswaf\.com\//i },
  { product: "Akamai", body: /access denied[^]*reference&#32;&#35;|access denied[^]*errors\.edgesuite\.net/i },
  { product: "Imperva", body: /_incapsula_resource|incapsula incident id/i },
  { product: "DataDome", body: /captcha-delivery\.com|geo\.captcha-delivery/i },
  { product: "HUMAN (PerimeterX)", body: /px-captcha|_pxappid/i },
  { product: "Sucuri", body: /sucuri website firewall/i },
  { product: "Kasada", body: /\/ips\.js\?|kpsdk/i },
  { product: "F5 BIG-IP", body: /the requested url was rejected\. please consult with your administrator/i },
  {
    product: "a captcha",
    body: /hcaptcha\.com\/1\/api\.js|recaptcha\/(api|enterprise)\.js|challenges\.cloudflare\.com/i,
  },
];

/** Headers by which a challenge is said, whatever the page. */
export const challengeHeaders: readonly HeaderMark[] = [
  mark("Cloudflare", "WAF", "cf-mitigated", /challenge/i),
  mark("AWS WAF", "WAF", "x-amzn-waf-action", /challenge|captcha/i),
];

export function hasMark(headers: Readonly<Record<string, string>>, { header, value }: HeaderMark): boolean {
  const names = header.endsWith("*")
    ? Object.keys(headers).filter((name) => name.startsWith(header.slice(0, -1)))
    : [header];
  return names.some((name) => {
    const given = headers[name];
    return given !== undefined && (value === undefined || value.test(given));
  });
}
