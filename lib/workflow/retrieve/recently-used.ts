/** What was used lately, up to a weight in total; the longest unused goes first. */
export class RecentlyUsed<Value> {
  private readonly kept = new Map<string, { value: Value; weight: number }>();
  private total = 0;
  constructor(private readonly most: number) {}

  get(key: string): Value | undefined {
    const found = this.kept.get(key);
    if (!found) return undefined;
    this.kept.delete(key);
    this.kept.set(key, found);
    return found.value;
  }

  /** What weighs more than all that may be kept is not kept. */
  set(key: string, value: Value, weight: number): void {
    this.delete(key);
    if (weight > this.most) return;
    this.kept.set(key, { value, weight });
    this.total += weight;
    for (const oldest of this.kept.keys()) {
      if (this.total <= this.most) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    this.total -= this.kept.get(key)?.weight ?? 0;
    this.kept.delete(key);
  }
}
