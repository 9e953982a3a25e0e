import { readFileSync } from 'fs';
import { join } from 'path';
import { Vector, VectorResult, passes, runVector, traceVector } from './vector';

/**
 * Runs conformance vectors and prints each miss:
 *
 *   ts-node --transpile-only --project tsconfig.dev.json test/conformance/run.ts [FILE...]
 */
function main(files: readonly string[]): number {
  const vectors = files.flatMap((file) => JSON.parse(readFileSync(file, 'utf8')) as Vector[]);
  const misses = vectors.map(miss).filter((text) => text !== undefined);
  misses.forEach((text) => console.log(text));
  console.log(`${vectors.length - misses.length} passed, ${misses.length} failed`);
  return misses.length > 0 ? 1 : 0;
}

/** Undefined if the vector passes. */
function miss(vector: Vector): string | undefined {
  let got: VectorResult;
  try {
    got = runVector(vector);
  } catch (error) {
    return report(vector, (error as Error).stack ?? String(error));
  }
  return passes(vector, got) ? undefined : report(vector, JSON.stringify(got), traceVector(vector));
}

function report({ id, expected, why }: Vector, got: string, trace = ''): string {
  return `${id}\n  why       ${why}\n  expected  ${JSON.stringify(expected)}\n  got       ${got}\n${trace.replace(/^/gm, '  | ')}\n`;
}

const files = process.argv.slice(2);
process.exitCode = main(files.length > 0 ? files : [join(__dirname, 'vectors.json')]);
