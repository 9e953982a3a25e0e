import { almost } from './wrong-input';

/** Times, and texts that nearly are. */
export const ALMOST_TIMES = almost([
  '2027-02-28T23:59:59Z', '2028-02-29T00:00:00Z', '2027-06-30T10:00+02:00', '2027-12-31T23:59:59.999-11:30', '2027-11-23T09:00:00.5Z', '2027-11-23',
]);

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether a text is a moment of ISO 8601 with its time zone, since there is API Gateway, by the calendar. */
export function isTime(text: string): boolean {
  const [date, time = ''] = text.split('T');
  const clock = time.replace(/(Z|[+-]\d\d:\d\d)$/, '');
  const zone = time.slice(clock.length);
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || !/^\d\d:\d\d(:\d\d(\.\d{1,3})?)?$/.test(clock) || zone === '' || text.split('T').length > 2) { return false; }
  const [year, month, day] = date.split('-').map(Number);
  const [hour, minute, second = 0] = clock.split(':').map(Number);
  const leap = month === 2 && (year % 4 === 0 && year % 100 !== 0 || year % 400 === 0) ? 1 : 0;
  const offset = zone === 'Z' ? [0, 0] : zone.slice(1).split(':').map(Number);
  const isDay = year >= 2015 && year < 9999 && day >= 1 && day <= (DAYS[month - 1] ?? 0) + leap;
  return isDay && hour < 24 && minute < 60 && second < 60 && offset[0] <= 14 && offset[1] < 60;
}
