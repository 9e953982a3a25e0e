/** More lines of one kind than this are counted instead. */
const MOST_LINES = 8;

/** A list, shortened so that a text stays on one screen. */
export function bulleted(lines: readonly string[], indent: string = '  ', most: number = MOST_LINES): string[] {
  const more = lines.length - most;
  return [...lines.slice(0, most).map((line) => `${indent}- ${line}`), ...more > 0 ? [`${indent}- and ${more} more`] : []];
}

/** How many lines each of several lists may have, so that all of them stay on one screen. */
export function linesForEach(lists: number): number {
  return Math.max(2, Math.floor(MOST_LINES / lists));
}

/** Blocks of lines with an empty line between them. */
export function paragraphs(...blocks: readonly (readonly string[])[]): string {
  return blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n')).join('\n\n');
}

export function indented(text: string, indent: string = '  '): string {
  return text.replace(/^(?=.)/gm, indent);
}

/** `a, b and c` */
export function enumerated(items: readonly string[], last: string = 'and'): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${last} ${items[items.length - 1]}`;
}

/** An exact number that people can read: `16,777,216`, `2^96`. */
export function countText(count: string): string {
  const value = BigInt(count);
  const bits = value.toString(2).length - 1;
  return bits > 32 && value === 2n ** BigInt(bits) ? `2^${bits}` : count.replace(/\B(?=(\d{3})+$)/g, ',');
}
