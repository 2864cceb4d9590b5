/** Share of requests that take longer than so many seconds at a load, in the long run. */
export type SlowShare = (ratePerSecond: number, seconds: number) => number;

/** Poisson arrivals, exponential service by c servers: waiting with Erlang's probability, then an exponential time. */
export function erlang(servers: number, meanSeconds: number): SlowShare {
  return (ratePerSecond, seconds) => {
    const waits = waitingShare(servers, ratePerSecond * meanSeconds);
    const [served, spare] = [1 / meanSeconds, servers / meanSeconds - ratePerSecond];
    const [service, queue] = [Math.exp(-served * seconds), Math.exp(-spare * seconds)];
    return (1 - waits) * service + (waits * (spare * service - served * queue)) / (spare - served);
  };
}

function waitingShare(servers: number, offered: number): number {
  let blocked = 1;
  for (let count = 1; count <= servers; count++) blocked = (offered * blocked) / (count + offered * blocked);
  return blocked / (1 - (offered / servers) * (1 - blocked));
}

/** One server that always takes the same time, after something that everybody goes through unhindered (Erlang 1909). */
export function fixedService(holdSeconds: number, outsideSeconds: number): SlowShare {
  return (ratePerSecond, seconds) => {
    const waited = seconds - outsideSeconds - holdSeconds;
    let sum = 0;
    for (let count = 0; count <= Math.floor(waited / holdSeconds + 1e-9); count++) {
      const x = ratePerSecond * (waited - count * holdSeconds);
      let term = Math.exp(x);
      for (let factor = 1; factor <= count; factor++) term *= -x / factor;
      sum += term;
    }
    return 1 - (1 - ratePerSecond * holdSeconds) * sum;
  };
}

/** Where something that rises with its argument becomes positive. */
export function zeroOf(rising: (at: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (rising(middle) > 0) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
