const notesMost = 20;

/** What people should know of the readings, each said once. */
export class Notes {
  private readonly texts = new Map<string, string>();

  /** @param about what it is about, where a later text on the same is to replace it */
  add(text: string, about = text): void {
    if (this.texts.size < notesMost || this.texts.has(about)) this.texts.set(about, text);
  }

  get all(): readonly string[] {
    return [...this.texts.values()];
  }
}
