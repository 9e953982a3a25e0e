import { Decimal, parseDecimal } from './decimal';
import { ReadingId } from '../evaluation/readings';

/** What a text may mean as a number or an instant. */
export interface OrderedValue {
  /** More than one if AWS documents several; none if the text is no such value. */
  readonly meanings: readonly Decimal[];

  /** The named reading by which AWS might take the text for no value at all. */
  readonly doubt?: ReadingId;
}

const NOTHING: OrderedValue = { meanings: [] };

/** A lenient reader may see a date where a strict one sees none. */
const UNUSUAL_DATE: OrderedValue = { meanings: [], doubt: 'unusual-date' };

/**
 * Integers and decimals. Other spellings that some parsers accept (`1e3`, `+5`, `.5`) may be numbers or may not be.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function readNumber(text: string): OrderedValue {
  const number = parseDecimal(text);
  if (number) return { meanings: [number] };
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) ? { meanings: [], doubt: 'unusual-number' } : NOTHING;
}

/**
 * The W3C profile of ISO 8601, or seconds since 1970, as seconds since 1970.
 *
 * @see https://www.w3.org/TR/NOTE-datetime
 */
export function readInstant(text: string): OrderedValue {
  const seconds = parseDecimal(text);
  if (seconds) {
    // Four digits are a year by ISO 8601, and seconds like any other number.
    return /^\d{4}$/.test(text) ? { meanings: [seconds, midnight(Number(text), 1, 1)!] } : { meanings: [seconds] };
  }
  const match = /^(\d{4})-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?$/.exec(text);
  if (!match) return /^\s*\d{4}-\d/.test(text) ? UNUSUAL_DATE : NOTHING;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
  const date = midnight(Number(year), Number(month), Number(day ?? '1'));
  const offset = readOffset(zone ?? 'Z');
  if (!date || offset === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return UNUSUAL_DATE;
  const time = Number(hour) * 3600 + Number(minute) * 60 + Number(second) - offset;
  const instant = { floor: date.floor + BigInt(time), fraction: fraction.slice(1).replace(/0+$/, '') };
  return { meanings: [instant], doubt: match[4] !== undefined && zone === undefined ? 'date-without-zone' : undefined };
}

/** The first instant of a day in UTC (reading `date-without-time`); undefined if there is no such day. */
function midnight(year: number, month: number, day: number): Decimal | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return { floor: BigInt(date.getTime() / 1000), fraction: '' };
}

/** Seconds east of UTC. */
function readOffset(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const [hours, minutes] = zone.slice(1).split(':').map(Number);
  if (hours > 23 || minutes > 59) return undefined;
  return (hours * 3600 + minutes * 60) * (zone.startsWith('-') ? -1 : 1);
}
