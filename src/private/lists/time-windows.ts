import { IConstruct } from 'constructs';
import { fail } from '../errors';
import { Conditions, isList, ListKind } from './list-kind';
import { isDeployTimeValue } from '../tree/tokens';

/** From one moment up to another, that moment excluded; without one of them, for ever on that side. In milliseconds since 1970. */
export interface TimeWindow {
  readonly start?: number;
  readonly end?: number;
}

/**
 * Windows of time as a list, each written as an interval of ISO 8601.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
 */
export const TIME_WINDOWS: ListKind = {
  family: 'TimeWindow',
  inList: (members) => {
    const windows = isList(members) ? members.map((member) => parseWindow(member as string)) : [];
    if (windows.length > 1) { throw new Error('one statement cannot speak of requests in one of several windows of time'); }
    return { Condition: inside(windows[0] ?? {}) };
  },
  outside: (members) => between(union((members as readonly string[]).map(parseWindow))).map(inside),
  canonical: (literals) => union(literals.map(parseWindow)).map(formatWindow),
};

/** The conditions that hold inside of a window. */
export function inside({ start, end }: TimeWindow): Conditions {
  return {
    ...start !== undefined && { DateGreaterThanEquals: { 'aws:CurrentTime': formatTime(start) } },
    ...end !== undefined && { DateLessThan: { 'aws:CurrentTime': formatTime(end) } },
  };
}

/** The window that two props name. */
export function timeWindow(scope: IConstruct, { startTime, endTime }: { readonly startTime?: string; readonly endTime?: string }): TimeWindow {
  if (startTime === undefined && endTime === undefined) {
    fail(scope, 'startTime and endTime are both missing: name at least one, or leave the construct out');
  }
  for (const [prop, text] of Object.entries({ startTime, endTime })) {
    const problem = text === undefined ? undefined : timeProblem(text);
    if (problem !== undefined) { fail(scope, `${prop}: ${problem}`); }
  }
  const window = { start: startTime === undefined ? undefined : Date.parse(startTime), end: endTime === undefined ? undefined : Date.parse(endTime) };
  if (window.start === window.end) { fail(scope, `startTime "${startTime}" and endTime "${endTime}" are the same moment, and the end is excluded: name a later end`); }
  if (first(window) > last(window)) { fail(scope, `startTime "${startTime}" is after endTime "${endTime}": swap them`); }
  return window;
}

const TIME = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/;

/** What is wrong with a moment, or undefined. It is compared with others at synth, so it must be known then. */
function timeProblem(text: string): string | undefined {
  if (isDeployTimeValue(text)) { return 'the time is a token, whose value is not known at synth: write the time itself, such as "2026-11-23T09:00:00Z"'; }
  const match = TIME.exec(text);
  if (match === null) { return `"${text}" is not a time in ISO 8601, to the millisecond at most: write one such as "2026-11-23T09:00:00Z" or "2026-11-23T09:00:00+01:00"`; }
  const [, year, month, day, hour, minute, second = '00', zone] = match;
  if (hour === undefined) { return `"${text}" has no time of day: write "${text}T00:00:00Z" for the moment at which that day begins in UTC`; }
  if (zone === undefined) { return `"${text}" has no time zone: write "${text}Z" for UTC, or add an offset such as "+01:00"`; }
  if (Number(year) < 2015) { return `"${text}" is before there was API Gateway: correct the year, or leave this limit of the window out`; }
  const fields = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const moment = Date.parse(`${fields}Z`);
  if (Number.isNaN(moment) || new Date(moment).toISOString().slice(0, fields.length) !== fields) {
    return `"${text}" does not exist: write a day that the month has, hours up to 23, and minutes and seconds up to 59`;
  }
  if (zone !== 'Z' && (Number(zone.slice(1, 3)) > 14 || Number(zone.slice(4)) > 59)) {
    return `"${text}" has an offset that no time zone has: write "Z" for UTC, or an offset such as "+01:00"`;
  }
  return new Date(text).getUTCFullYear() > 9999 ? `"${text}" is after the year 9999 in UTC: leave this limit of the window out` : undefined;
}

/** Windows that overlap or follow upon each other are one. */
function union(windows: readonly TimeWindow[]): TimeWindow[] {
  const merged: TimeWindow[] = [];
  for (const window of [...windows].sort((a, b) => first(a) - first(b))) {
    const previous = merged.at(-1);
    if (previous === undefined || first(window) > last(previous)) {
      merged.push(window);
    } else if (last(window) > last(previous)) {
      merged[merged.length - 1] = { ...previous, end: window.end };
    }
  }
  return merged;
}

/** What lies before, between and after windows that are sorted and apart. */
function between(windows: readonly TimeWindow[]): TimeWindow[] {
  const starts = windows.map(({ start }) => start);
  const ends = windows.map(({ end }) => end);
  const gaps = [undefined, ...ends].map((start, i) => ({ start, end: [...starts, undefined][i] }));
  return gaps.filter(({ start, end }) => start !== undefined || end !== undefined);
}

function first({ start }: TimeWindow): number {
  return start ?? -Infinity;
}

function last({ end }: TimeWindow): number {
  return end ?? Infinity;
}

function formatTime(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z');
}

export function formatWindow({ start, end }: TimeWindow): string {
  return [start, end].map((time) => (time === undefined ? OPEN : formatTime(time))).join('/');
}

function parseWindow(interval: string): TimeWindow {
  const [start, end] = interval.split('/').map((text) => (text === OPEN ? undefined : Date.parse(text)));
  return { start, end };
}

/** @see https://www.iso.org/standard/70908.html */
const OPEN = '..';
