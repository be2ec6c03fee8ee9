// Work that only its newest order counts for: one in flight, the newest waiting, older ones dropped.

export class Newest<T> {
  #waiting: { order: T } | null = null;
  #flight: { stop: AbortController; began: number } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `patience`: an order in flight for so many ms is given up when a newer one comes or waits. */
  constructor(
    private readonly work: (order: T, signal: AbortSignal) => Promise<void>,
    private readonly patience = 250,
  ) {}

  get busy(): boolean {
    return this.#flight !== null;
  }

  order(order: T): void {
    this.#waiting = { order };
    if (!this.#flight) {
      void this.#next();
      return;
    }
    clearTimeout(this.#timer);
    const stop = this.#flight.stop;
    this.#timer = setTimeout(() => stop.abort(), Math.max(0, this.#flight.began + this.patience - Date.now()));
  }

  async #next(): Promise<void> {
    while (this.#waiting) {
      const { order } = this.#waiting;
      this.#waiting = null;
      const stop = new AbortController();
      this.#flight = { stop, began: Date.now() };
      try {
        await this.work(order, stop.signal);
      } catch (error) {
        if (!stop.signal.aborted) console.error(error);
      }
      clearTimeout(this.#timer);
    }
    this.#flight = null;
  }
}
