import type { ErrorGroup } from "#run";

/** What each class of failure means and where to look first; the page of each in docs/errors/ begins with it. */
export const errorHints: Readonly<Record<ErrorGroup["class"], { readonly means: string; readonly look: string }>> = {
  http_4xx: {
    means: "the target answered 400–499 and the call does not expect it",
    look: "Check the request and its credentials; where such a status is right, list it, as in expect: [404].",
  },
  http_5xx: { means: "the target answered 500–599", look: "Look at the target's log at that time." },
  http_unexpected: {
    means: "the target answered a status below 400 that the call does not expect",
    look: "Compare the status with the call's expect.",
  },
  dns_not_found: { means: "the host name does not exist", look: "Check the spelling of the target." },
  dns_no_address: {
    means: "the host name exists, but has no address",
    look: "Look for its A and AAAA records with dig; a name may exist for mail only.",
  },
  dns_failed: {
    means: "the name server gave no usable answer",
    look: "Try the name with dig or nslookup on this machine.",
  },
  dns_timeout: {
    means: "the host name was not resolved within the connect deadline",
    look: "Look at the name servers this machine asks (/etc/resolv.conf); the target has not been asked at all.",
  },
  connect_refused: {
    means: "nothing listens on that address and port",
    look: "Check that the target runs, and on which port; under load: whether it crashed.",
  },
  connect_timeout: {
    means: "no connection within the connect deadline",
    look: "Look for a firewall, a full accept queue or a host that is down.",
  },
  connect_failed: { means: "the connection could not be made", look: "The message says what the network answered." },
  proxy_unreachable: {
    means: "no connection to the proxy that HTTP_PROXY or HTTPS_PROXY names",
    look: "Check its address and whether it runs, or name the target in NO_PROXY.",
  },
  proxy_auth: {
    means: "the proxy wants a user name and a password, or others than it was given (407)",
    look: "Put them into the proxy's URL: http://user:password@proxy:3128.",
  },
  proxy_refused: {
    means: "the proxy did not open a way to the target",
    look: "The message has its status: 403 is a rule of the proxy, 502 and 504 mean that it did not reach the target.",
  },
  proxy_failed: {
    means: "the proxy broke off or answered CONNECT with something else",
    look: "Check that its address is that of an HTTP proxy, and its log at that time.",
  },
  tls_expired: {
    means: "the target's certificate has expired, or is not valid yet",
    look: "Renew it; check the clock of this machine too.",
  },
  tls_wrong_host: {
    means: "the target's certificate is for another host name",
    look: "Compare the names in the certificate with the host in the URL.",
  },
  tls_self_signed: {
    means: "the target's certificate is signed by itself",
    look: "Trust it with --ca FILE, or pass --insecure if you know why it is so.",
  },
  tls_unknown_ca: {
    means: "the target's certificate comes from an authority that is not known here",
    look: "Give that authority with --ca FILE; if it is a public one, the target leaves out the certificates in between.",
  },
  tls_certificate: {
    means: "the target's certificate could not be verified",
    look: "The message says why. Give its authority with --ca, or pass --insecure if you know why it is wrong.",
  },
  tls_version: {
    means: "the target and this client have no TLS version in common",
    look: "This client speaks TLS 1.2 and 1.3: look at the versions the target allows.",
  },
  tls_not_spoken: {
    means: "the target's answer to the TLS handshake is not TLS",
    look: "The port probably speaks plain HTTP: use http:// or another port.",
  },
  tls_closed: {
    means: "the target cut the connection in the middle of the TLS handshake",
    look: "Look for limits on connections and crashes, or something in between that knows no TLS.",
  },
  tls_timeout: {
    means: "the connection was made, but its TLS handshake not finished within the connect deadline",
    look: "The target has no time for handshakes under this load, or the port does not speak TLS.",
  },
  tls_failed: {
    means: "the TLS handshake failed",
    look: "The message says why: ciphers the two do not share, or a client certificate the target wants.",
  },
  reset: {
    means: "the target cut the connection before it answered",
    look: "Look for crashes, limits on connections, or a proxy in between.",
  },
  reset_midbody: {
    means: "the target cut the connection in the middle of an answer",
    look: "Look for crashes and timeouts in the target.",
  },
  closed_before_response: {
    means: "the target closed the connection without answering",
    look: "Compare its keep-alive timeout with the think time; look for restarts.",
  },
  incomplete: {
    means: "the answer ended before its announced length",
    look: "Look for crashes and timeouts in the target or a proxy.",
  },
  headers_timeout: {
    means: "no answer began within the headers deadline",
    look: "The target is too slow under this load, or it hangs.",
  },
  body_timeout: {
    means: "the answer began, but was not complete within the deadline",
    look: "Look for a stuck stream or a slow proxy, and at the size of the answer.",
  },
  total_timeout: {
    means: "the request waited for a free connection until its deadline (10 s unless set)",
    look: "The target is too slow under this load, or there are too few connections for it.",
  },
  parse_status: {
    means: "the answer does not begin like HTTP",
    look: "Check that the port speaks HTTP/1.1 and whether it wants https.",
  },
  parse_header: { means: "a header line of the answer is broken", look: "Look at the raw answer, e.g. with curl -v." },
  header_overflow: {
    means: "the answer's headers are too large or too many",
    look: "Look for cookies or headers that grow.",
  },
  framing_conflict: {
    means: "the answer states its length in two ways that disagree",
    look: "Look at Content-Length and Transfer-Encoding, and at proxies in between.",
  },
  chunk_invalid: {
    means: "a chunk of the answer is broken",
    look: "Look at the target's streaming code or a proxy in between.",
  },
  too_many_1xx: { means: "interim answers without end", look: "Look at the target's 1xx answers." },
  bad_upgrade: { means: "the target switched protocols unasked", look: "Look at what answers 101." },
  unsolicited_data: {
    means: "the target sent more than it had announced, or unasked",
    look: "Look at Content-Length, and at answers to HEAD, 204 and 304.",
  },
  body_too_large: {
    means: "the answer's body is larger than --max-body (16 MiB), or has no end",
    look: "Ask for less (a page of a list, a part of a file), or allow more with --max-body.",
  },
  decode_error: {
    means: "the body does not match its Content-Encoding",
    look: "Look at the target's compression or a proxy in between.",
  },
  decode_bomb: {
    means: "the body unpacks to more than 64 MiB, or is encoded more than 5 times over",
    look: "Ask for less; a body like that is an error of the target, or an attack.",
  },
  redirect_loop: {
    means: "too many redirects",
    look: "Look at the Location headers; the limit is the call's redirects.",
  },
  host_not_allowed: {
    means: "the address is public and was not allowed; nothing was sent",
    look: "If you may load it, name it with --allow-host.",
  },
  fds_exhausted: {
    means: "this machine has no file descriptors left",
    look: "Raise ulimit -n or use fewer users; the target is not to blame.",
  },
  ports_exhausted: {
    means: "this machine has no local ports left",
    look: "Keep connections alive, or widen net.ipv4.ip_local_port_range; the target is not to blame.",
  },
  measure_failed: { means: "what measure(…) timed threw an error", look: "The message is the error's own." },
  script_error: { means: "the test's own code threw an error", look: "The location is the line in the test file." },
};

/** The page of a class, as the summary names it; "" for a class of a newer version, unknown to this one. */
export const errorPage = (name: string): string => (Object.hasOwn(errorHints, name) ? `docs/errors/${name}.md` : "");
