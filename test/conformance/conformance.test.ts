import { passes, runVector, traceVector, Vector } from './vector';
import vectors from './vectors.json';

describe('the engine answers as AWS documents', () => {
  test.each((vectors as unknown as Vector[]).map((vector) => [vector.id, vector] as const))('%s', (_, vector) => {
    const got = runVector(vector);

    if (!passes(vector, got)) throw new Error(`${vector.why}\nexpected ${JSON.stringify(vector.expected)}\ngot ${JSON.stringify(got)}\n${traceVector(vector)}`);
  });
});
