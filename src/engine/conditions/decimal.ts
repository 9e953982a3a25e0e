/**
 * A decimal number without rounding: `floor` plus a fraction below one, given as decimal digits without trailing
 * zeros. -1.25 is -2 and "75".
 */
export interface Decimal {
  readonly floor: bigint;
  readonly fraction: string;
}

/** Reads `-12.50`: digits, optionally a sign and a fraction. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  return match ? decimal(match[1] === '-', BigInt(match[2]), match[3] ?? '') : undefined;
}

/** @param digits the digits of the fraction of the absolute value */
function decimal(negative: boolean, integer: bigint, digits: string): Decimal {
  const fraction = digits.replace(/0+$/, '');
  if (!negative) return { floor: integer, fraction };
  if (fraction === '') return { floor: -integer, fraction };
  const complement = 10n ** BigInt(fraction.length) - BigInt(fraction);
  return { floor: -integer - 1n, fraction: complement.toString().padStart(fraction.length, '0') };
}


/** Negative, zero or positive, as for sorting. Fractions compare as text: they have no trailing zeros. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.floor !== b.floor) return a.floor < b.floor ? -1 : 1;
  return a.fraction === b.fraction ? 0 : a.fraction < b.fraction ? -1 : 1;
}
