/** Thrown where a question needs more steps than it may take. Steps, not time: the same question gets the same answer on every machine. */
export class BudgetExceeded extends Error {
  constructor(readonly steps: number) {
    super(`more than ${steps} steps`);
  }
}

/** Steps that may still be taken. */
export class Budget {
  private left: number;
  private readonly paid: Set<string>;

  /** @param whole what this budget is a part of: it is spent, too */
  constructor(private readonly steps: number, private readonly whole?: Budget) {
    this.left = steps;
    this.paid = whole?.paid ?? new Set();
  }

  get remaining(): number {
    return Math.max(0, this.left);
  }

  spend(steps: number = 1): void {
    this.left -= steps;
    if (this.left < 0) throw new BudgetExceeded(this.steps);
    this.whole?.spend(steps);
  }

  /** Pays for something once, however often a question needs it, and whether or not it was worked out for an earlier question. */
  spendOnce(key: string, steps: number): void {
    if (this.paid.has(key)) return;
    this.paid.add(key);
    this.spend(steps);
  }

  /** A part of what is left: at most so many steps. */
  part(steps: number): Budget {
    return new Budget(Math.min(Math.floor(steps), this.remaining), this);
  }
}

/** Undefined where it takes more steps than there are. */
export function affordable<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof BudgetExceeded)) throw error;
    return undefined;
  }
}
