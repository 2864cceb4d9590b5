/** A failure in the words of its error class, and what to try. */
export interface FailureFact {
  readonly error: string;
  readonly message: string;
  readonly advice: string;
}

export interface AddressFact {
  readonly address: string;
  readonly isPublic: boolean;
  /** Why no load may go there. */
  readonly refusal?: string;
}

export interface NameFacts {
  readonly host: string;
  readonly isName: boolean;
  readonly addresses: readonly AddressFact[];
  readonly tookMs: number;
  readonly failure?: FailureFact;
}

export interface TlsFacts {
  readonly version: string;
  readonly subject: string;
  readonly issuer: string;
  /** The names it holds for. */
  readonly names: string;
  readonly matchesHost: boolean;
  /** From now to the end of the certificate; negative = it is over. */
  readonly daysLeft: number;
  /** From the beginning of the certificate to now; negative = it has not begun. */
  readonly daysSince: number;
}

export interface ConnectionFacts {
  readonly address?: string;
  readonly connectMs: number;
  readonly tlsMs: number;
  readonly failure?: FailureFact;
}

/** One answer of the target, or why there was none. */
export interface AnswerFacts {
  readonly status: number;
  /** By lower-case name; several Set-Cookie on lines of their own. */
  readonly headers: Readonly<Record<string, string>>;
  /** Its beginning. */
  readonly body: string;
  readonly tookMs: number;
  readonly isNewConnection: boolean;
  readonly failure?: FailureFact;
}

/** What was seen of a target with a few requests. */
export interface TargetFacts {
  readonly url: string;
  readonly secure: boolean;
  /** `host:port` of the proxy between here and there. */
  readonly proxy?: string;
  readonly name: NameFacts;
  readonly connection?: ConnectionFacts;
  readonly tls?: TlsFacts;
  /** Certificates are not verified in this run. */
  readonly insecure: boolean;
  /** One after the other on one connection. */
  readonly answers: readonly AnswerFacts[];
  /** At the same time, each on a new connection. */
  readonly burst: readonly AnswerFacts[];
}
