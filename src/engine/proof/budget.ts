/** Thrown where a question needs more steps than it may take. Steps, not time: the same question gets the same answer on every machine. */
export class BudgetExceeded extends Error {}

/** Steps that may still be taken. */
export class Budget {
  private left: number;

  constructor(private readonly steps: number) {
    this.left = steps;
  }

  spend(steps: number = 1): void {
    this.left -= steps;
    if (this.left < 0) throw new BudgetExceeded(`more than ${this.steps} steps`);
  }
}
