/** Does one thing at a time: what is added meanwhile is done together after it, by one call. */
export class Together<Item> {
  private waiting: Item[] = [];
  private last = Promise.resolve();
  private next: Promise<void> | undefined;

  constructor(private readonly doAll: (items: readonly Item[]) => Promise<void>) {}

  /** Resolves when the item is done; throws what the call that was to do it threw. */
  add(item: Item): Promise<void> {
    this.waiting.push(item);
    this.next ??= this.last.then(() => this.doWaiting());
    return this.next;
  }

  private doWaiting(): Promise<void> {
    const items = this.waiting;
    this.waiting = [];
    this.next = undefined;
    const done = this.doAll(items);
    this.last = done.catch(() => undefined);
    return done;
  }
}
