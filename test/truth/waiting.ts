/** Events by their time, the earliest first: a binary heap of moments and what happens then. */
export class Agenda {
  #atMs = new Float64Array(1024);
  #what = new Int32Array(1024);
  #size = 0;

  get nextMs(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : (this.#atMs[0] ?? Number.NaN);
  }

  add(atMs: number, what: number): void {
    if (this.#size === this.#atMs.length) this.#grow();
    let place = this.#size++;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if ((this.#atMs[parent] ?? 0) <= atMs) break;
      this.#move(parent, place);
      place = parent;
    }
    this.#atMs[place] = atMs;
    this.#what[place] = what;
  }

  /** What happens at `nextMs`. */
  take(): number {
    const first = this.#what[0] ?? 0;
    const lastMs = this.#atMs[--this.#size] ?? 0;
    const last = this.#what[this.#size] ?? 0;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && (this.#atMs[child + 1] ?? 0) < (this.#atMs[child] ?? 0)) child++;
      if ((this.#atMs[child] ?? 0) >= lastMs) break;
      this.#move(child, place);
      place = child;
    }
    this.#atMs[place] = lastMs;
    this.#what[place] = last;
    return first;
  }

  #move(from: number, to: number): void {
    this.#atMs[to] = this.#atMs[from] ?? 0;
    this.#what[to] = this.#what[from] ?? 0;
  }

  #grow(): void {
    const atMs = new Float64Array(this.#atMs.length * 2);
    const what = new Int32Array(atMs.length);
    atMs.set(this.#atMs);
    what.set(this.#what);
    this.#atMs = atMs;
    this.#what = what;
  }
}

/** Those who wait, first come, first served; room for as many as ever wait at once. */
export class Line {
  #waiting = new Int32Array(1024);
  #first = 0;
  length = 0;

  push(one: number): void {
    if (this.length === this.#waiting.length) this.#grow();
    this.#waiting[(this.#first + this.length++) % this.#waiting.length] = one;
  }

  shift(): number {
    const one = this.#waiting[this.#first] ?? 0;
    this.#first = (this.#first + 1) % this.#waiting.length;
    this.length--;
    return one;
  }

  #grow(): void {
    const waiting = new Int32Array(this.#waiting.length * 2);
    waiting.set(this.#waiting.subarray(this.#first));
    waiting.set(this.#waiting.subarray(0, this.#first), this.#waiting.length - this.#first);
    this.#waiting = waiting;
    this.#first = 0;
  }
}
