const kept = "plimsoll.token";
const channelName = "plimsoll.token";
/** Another page of this server that is open answers at once, or there is none. */
const askMs = 250;

let held: string | null = null;

/** The token of the printed address, of this tab's earlier pages, or of another tab. Null = nobody has one. */
export async function findToken(): Promise<string | null> {
  held = fromAddress() ?? stored() ?? (await fromAnotherTab());
  if (held === null) return null;
  store(held);
  handOn();
  return held;
}

export const authorization = (): Record<string, string> => (held === null ? {} : { authorization: `Bearer ${held}` });

/** Taken out of the address at once: it stands in no history, no bookmark and on no screenshot. */
function fromAddress(): string | null {
  const token = /(?:^#|&)token=([\w-]{20,200})$/.exec(location.hash)?.[1] ?? null;
  if (token !== null) history.replaceState(null, "", location.pathname + location.search);
  return token;
}

/** Of this tab alone: what listens on this port tomorrow is not told. */
function stored(): string | null {
  try {
    return sessionStorage.getItem(kept);
  } catch {
    return null;
  }
}

function store(token: string): void {
  try {
    sessionStorage.setItem(kept, token);
  } catch {
    // Where nothing may be kept the token holds for this page.
  }
}

function fromAnotherTab(): Promise<string | null> {
  const channel = new BroadcastChannel(channelName);
  return new Promise((resolve) => {
    const settle = (token: string | null): void => {
      channel.close();
      resolve(token);
    };
    const late = setTimeout(() => settle(null), askMs);
    channel.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      if (typeof data !== "object" || data === null || !("token" in data) || typeof data.token !== "string") return;
      clearTimeout(late);
      settle(data.token);
    });
    channel.postMessage("token?");
  });
}

/** Only pages of this very origin hear it. */
function handOn(): void {
  const channel = new BroadcastChannel(channelName);
  channel.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (data === "token?" && held !== null) channel.postMessage({ token: held });
  });
}
