import { Admitted } from '../../engine';

/** The addresses of several answers together, each once. */
export function unitedAddresses([first, ...others]: readonly Admitted[]): Admitted {
  return others.reduce((all, { certain, possible, undecided }) => ({
    certain: all.certain.union(certain),
    possible: all.possible.union(possible),
    undecided: [...new Set([...all.undecided, ...undecided])],
  }), first);
}
