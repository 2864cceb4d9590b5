import { generate } from "selfsigned";

export interface Pem {
  readonly key: string;
  readonly cert: string;
}

interface CertificateOptions {
  readonly name: string;
  readonly ca?: Pem;
  readonly isAuthority?: boolean;
  /** Names and addresses it is valid for; the common name alone counts for nothing. */
  readonly hosts?: readonly string[];
  readonly hasExpired?: boolean;
}

const dayMs = 24 * 60 * 60 * 1000;

export async function certificate(options: CertificateOptions): Promise<Pem> {
  const { name, ca, isAuthority = false, hosts = [], hasExpired = false } = options;
  const altNames = hosts.map((host) =>
    /^[\d.]+$/.test(host) ? ({ type: 7, ip: host } as const) : ({ type: 2, value: host } as const),
  );
  const pems = await generate([{ name: "commonName", value: name }], {
    keyType: "ec",
    algorithm: "sha256",
    ...(ca === undefined ? {} : { ca }),
    notBeforeDate: new Date(Date.now() - 3 * dayMs),
    notAfterDate: new Date(Date.now() + (hasExpired ? -dayMs : dayMs)),
    extensions: [
      { name: "basicConstraints", cA: isAuthority, critical: true },
      ...(altNames.length === 0 ? [] : [{ name: "subjectAltName", altNames } as const]),
    ],
  });
  return { key: pems.private, cert: pems.cert };
}
