import type { Endpoint, Protocol, Session } from "#protocol";

/**
 * Sessions by endpoint: those of one user or, where connections are shared, of all users of a worker. Most need one: it
 * is found without looking anything up. Beyond `most` of them one that is idle is closed for each that is opened, so that
 * a script, or a target that redirects, may visit as many hosts as it likes.
 */
export class Sessions {
  private readonly protocol: Protocol;
  /** Connections to one endpoint at a time. */
  private readonly connections: number;
  private readonly most: number;
  private lastEndpoint: Endpoint | undefined = undefined;
  private lastSession: Session | undefined = undefined;
  /** All sessions, where there is more than the last one; from half of `most` on in the order of their use. */
  private byEndpoint: Map<Endpoint, Session> | undefined = undefined;

  constructor(protocol: Protocol, connections: number, most: number) {
    this.protocol = protocol;
    this.connections = connections;
    this.most = most;
  }

  of(endpoint: Endpoint): Session {
    if (endpoint === this.lastEndpoint) return this.lastSession!;
    const session = this.known(endpoint) ?? this.opened(endpoint);
    this.lastEndpoint = endpoint;
    this.lastSession = session;
    return session;
  }

  private known(endpoint: Endpoint): Session | undefined {
    const session = this.byEndpoint?.get(endpoint);
    if (session !== undefined && this.byEndpoint!.size > this.most / 2) {
      this.byEndpoint!.delete(endpoint);
      this.byEndpoint!.set(endpoint, session);
    }
    return session;
  }

  private opened(endpoint: Endpoint): Session {
    const session = this.protocol.open(endpoint, this.connections);
    if (this.lastEndpoint === undefined) return session;
    this.byEndpoint ??= new Map([[this.lastEndpoint, this.lastSession!]]);
    if (this.byEndpoint.size >= this.most) this.makeRoom(this.byEndpoint);
    this.byEndpoint.set(endpoint, session);
    return session;
  }

  /** Those with requests under way stay: there are no more of them than requests. */
  private makeRoom(sessions: Map<Endpoint, Session>): void {
    for (const [endpoint, session] of sessions) {
      if (sessions.size < this.most) return;
      if (!session.isIdle) continue;
      sessions.delete(endpoint);
      session.close();
    }
  }

  close(): void {
    if (this.byEndpoint === undefined) this.lastSession?.close();
    else for (const session of this.byEndpoint.values()) session.close();
  }
}
