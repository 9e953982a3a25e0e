/**
 * A policy document that cannot be what its author meant.
 */
export class PolicyError extends Error {
  /**
   * @param problem what is wrong: lower case, the value, what is allowed, the remedy, no final period
   * @param path where it is, as a JSON path such as `$.Statement[0].Effect`
   */
  constructor(readonly problem: string, readonly path: string) {
    super(`${problem} (at ${path})`);
    this.name = 'PolicyError';
  }
}

/** `$.a` and `b` make `$.a.b`; names that are not plain words are quoted: `$.a['aws:SourceIp']`. */
export function jsonPath(parent: string, child: string | number): string {
  if (typeof child === 'number') return `${parent}[${child}]`;
  return /^[A-Za-z_]\w*$/.test(child) ? `${parent}.${child}` : `${parent}['${child.replace(/['\\]/g, '\\$&')}']`;
}
