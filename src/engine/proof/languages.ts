import { Accepts, Token, accepts, isList } from './tokens';
import { isOpaque } from '../matching/opaque';

/** Sequences of tokens as sets of texts. Both tests are cheap, and on the safe side. */

/** Made once: the test is made hundreds of times for a pattern. */
let REACHED = new Uint8Array(0);

/** Whether two languages may share a text: false only if they do not. */
export function mayMeet(a: readonly Token[], b: readonly Token[]): boolean {
  if (beginApart(a, b) || endApart(a, b)) return false;
  const width = b.length + 1;
  const size = (a.length + 1) * width;
  if (REACHED.length < size) REACHED = new Uint8Array(2 * size);
  else REACHED.fill(0, 0, size);
  const reached = REACHED;
  const queue = [0];
  reached[0] = 1;
  const visit = (at: number): void => {
    if (reached[at] === 0) {
      reached[at] = 1;
      queue.push(at);
    }
  };
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    const j = at % width;
    const [left, right] = [a[(at - j) / width], b[j]];
    const [leftRuns, rightRuns] = [left !== undefined && isRun(left), right !== undefined && isRun(right)];
    if (leftRuns) visit(at + width);
    if (rightRuns) visit(at + 1);
    if (left && right && overlap(left, right)) visit(at + (leftRuns ? 0 : width) + (rightRuns ? 0 : 1));
  }
  return reached[size - 1] === 1;
}

/** Most differ where both begin, before anything repeats. */
function beginApart(a: readonly Token[], b: readonly Token[]): boolean {
  for (let i = 0; isOne(a[i]) && isOne(b[i]); i++) if (!overlap(a[i], b[i])) return true;
  return false;
}

/** Or where both end. */
export function endApart(a: readonly Token[], b: readonly Token[]): boolean {
  for (let [i, j] = [a.length - 1, b.length - 1]; isOne(a[i]) && isOne(b[j]); i--, j--) if (!overlap(a[i], b[j])) return true;
  return false;
}

function isOne(token: Token | undefined): boolean {
  return token !== undefined && !isRun(token);
}

/** Whether one language has all texts of another: true only if it does. */
export function surelyIncludes(whole: readonly Token[], part: readonly Token[]): boolean {
  let positions = closed(whole, new Set([0]));
  for (const token of part) {
    const next = new Set<number>();
    for (const position of positions) {
      const reader = whole[position];
      if (reader && includes(reader, token)) next.add(reader.repeats ? position : position + 1);
    }
    positions = closed(whole, next);
  }
  return positions.has(whole.length);
}

function closed(tokens: readonly Token[], positions: Set<number>): Set<number> {
  for (const position of positions) if (tokens[position]?.repeats) positions.add(position + 1);
  return positions;
}

/** An opaque constant may be any text. */
function isRun({ accepts: accepted, repeats }: Token): boolean {
  return repeats || isConstant(accepted);
}

function isConstant(accepted: Accepts): boolean {
  return isList(accepted) && accepted.some(isOpaque);
}

function overlap(a: Token, b: Token): boolean {
  if (isConstant(a.accepts) || isConstant(b.accepts)) return true;
  if (isList(a.accepts)) return a.accepts.some((symbol) => accepts(b, symbol));
  return isList(b.accepts) ? b.accepts.some((symbol) => accepts(a, symbol)) : true;
}

/** Of a token that repeats, every number of symbols has to be read without moving on. */
function includes(reader: Token, { accepts: accepted, repeats }: Token): boolean {
  if (repeats && !reader.repeats) return false;
  if (isList(accepted)) return accepted.every((symbol) => accepts(reader, symbol));
  return reader.accepts === 'anything' || reader.accepts === 'text' || reader.accepts === accepted;
}
