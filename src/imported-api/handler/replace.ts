import { retryOnConflict } from './client';
import { Part } from './parts';

/** Steps that take back what was done, the last one first. */
export type Undo = (() => Promise<void>)[];

export interface Replacement<T> {
  readonly target: T | undefined;
  /** Keys of what may be replaced, besides nothing. */
  readonly mayReplace: readonly string[];
  /** What to do about a value that may not be replaced. */
  readonly otherwise: 'refuse' | 'leave';
}

export interface Change {
  /** Of what is there now. */
  readonly key: string;
  readonly changed: boolean;
  /** @throws if somebody else has changed it since */
  verify(): Promise<void>;
}

/** Writes a part of the API, unless it has a value that somebody else wrote. */
export async function replace<T>(part: Part<T>, { target, mayReplace, otherwise }: Replacement<T>, undo: Undo): Promise<Change> {
  const wanted = part.key(target);
  const { key, changed } = await retryOnConflict(async () => {
    const before = await part.read();
    const found = part.key(before);
    if (found === wanted) { return { key: found, changed: false }; }
    if (before !== undefined && !mayReplace.includes(found)) {
      if (otherwise === 'leave') { return { key: found, changed: false }; }
      throw new Error(`the ${part.name} was not written by this stack, and is left as it is; to replace it, name it as ${part.previous}, `
        + `exactly so: ${part.show(before)}`);
    }
    let written = wanted;
    undo.push(() => retryOnConflict(async () => {
      if ([wanted, written].includes(part.key(await part.read()))) { await part.write(before); }
    }));
    written = part.key(await part.write(target));
    return { key: written, changed: true };
  });
  return {
    key,
    changed,
    verify: async () => {
      if (part.key(await part.read()) !== key) {
        throw new Error(`the ${part.name} was changed by somebody else at the same time; nothing of theirs was touched, and no stage was changed`);
      }
    },
  };
}
