import type { Endpoint, Session } from "#protocol";
import type { HttpHost } from "./http-host.ts";

/** One user's sessions by endpoint. Most users have one: it is found without looking anything up. */
export class UserSessions {
  private readonly host: HttpHost;
  private lastEndpoint: Endpoint | undefined = undefined;
  private lastSession: Session | undefined = undefined;
  /** All sessions, where there is more than the last one. */
  private sessions: Map<Endpoint, Session> | undefined = undefined;

  constructor(host: HttpHost) {
    this.host = host;
  }

  of(endpoint: Endpoint): Session {
    if (endpoint === this.lastEndpoint) return this.lastSession!;
    let session = this.sessions?.get(endpoint);
    if (session === undefined) {
      session = this.host.openSession(endpoint);
      if (this.lastEndpoint !== undefined) {
        this.sessions ??= new Map([[this.lastEndpoint, this.lastSession!]]);
        this.sessions.set(endpoint, session);
      }
    }
    this.lastEndpoint = endpoint;
    this.lastSession = session;
    return session;
  }

  /** Ends this user's own connections; a shared pool stays. */
  close(): void {
    if (this.host.sharedConnections !== undefined) return;
    if (this.sessions === undefined) this.lastSession?.close();
    else for (const session of this.sessions.values()) session.close();
  }
}
