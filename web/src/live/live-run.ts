import { signal } from "@preact/signals";
import type { LinePicture, LiveNews, LiveSnapshot, LiveStatus, RefusedAnswer, RunPicture } from "#run";
import { ask } from "../server/ask.ts";
import { EventStream } from "../server/event-stream.ts";
import { mergeNews } from "./merge-news.ts";

/** Charts, heat map and single operations are put together anew this often; in between they grow by their ends. */
const anewSeconds = 30;
const finalTries = 10;
const finalRetryMs = 1_000;

export type Connection = "connecting" | "on" | "lost";

/** One run as this page knows it, by its folder's server. */
export class LiveRun {
  readonly id: string;
  readonly picture = signal<RunPicture | null>(null);
  readonly status = signal<LiveStatus | null>(null);
  /** Of a search: the trials so far. */
  readonly line = signal<LinePicture | null>(null);
  readonly mayControl = signal(false);
  readonly connection = signal<Connection>("connecting");
  /** The run is over, and `picture` is what it left. */
  readonly isOver = signal(false);
  readonly refusal = signal<(RefusedAnswer & { readonly status: number }) | null>(null);
  #stream: EventStream | undefined;
  #sinceAnew = 0;

  constructor(id: string) {
    this.id = id;
  }

  open(): void {
    this.#stream = new EventStream(`./api/runs/${encodeURIComponent(this.id)}/live`, {
      event: (name, data) => this.#heard(name, data),
      connected: (isOn) => (this.connection.value = isOn ? "on" : "lost"),
      refused: (status) => (this.refusal.value = { status, error: "There is no such run in this folder." }),
    });
  }

  close(): void {
    this.#stream?.close();
  }

  #heard(name: string, data: unknown): void {
    if (name === "snapshot") this.#shown(data as LiveSnapshot);
    else if (name === "second") this.#news(data as LiveNews);
    else if (name === "over") void this.#ended();
  }

  #shown({ picture, status, line, mayControl }: LiveSnapshot): void {
    this.#sinceAnew = 0;
    this.picture.value = picture;
    this.status.value = status;
    this.line.value = line ?? null;
    this.mayControl.value = mayControl;
  }

  #news(news: LiveNews): void {
    const { value } = this.picture;
    this.status.value = news.status ?? this.status.value;
    this.line.value = news.line ?? this.line.value;
    if (value === null) return;
    this.picture.value = mergeNews(value, news);
    this.#sinceAnew += 1;
    // Reading an hour anew takes the server longer than reading a minute.
    const lengthSeconds = value.timeline.atSeconds.at(-1) ?? 0;
    if (this.#sinceAnew >= Math.max(anewSeconds, lengthSeconds / 60)) this.#stream?.restart();
  }

  /** The run as it was kept takes the place of what was seen of it. */
  async #ended(): Promise<void> {
    this.close();
    for (let tries = 0; tries < finalTries; tries++) {
      const answer = await ask<{ picture: RunPicture }>(`./api/runs/${encodeURIComponent(this.id)}`);
      if (answer.ok && answer.value.picture.state !== "running") {
        this.picture.value = answer.value.picture;
        this.isOver.value = true;
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, finalRetryMs));
    }
    this.connection.value = "lost";
  }
}
