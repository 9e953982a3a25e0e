/** What a policy writes for the path of a resource: a parameter stands for every value. That `*` also crosses slashes shows when it is compared with other routes. */
export function pathPattern(path: string): string {
  return path.replace(/\{[^}]*\}/g, '*');
}

/** Ways to write a path as a pattern, from the widest to the narrowest; each matches all that the next one does. */
export type Forms = readonly string[];

/** Paths that begin like this one, and paths that end like it; the path itself is the last of both. */
export function formsOf(path: string, shared: ReadonlySet<string>): Forms[] {
  const segments = path.slice(1).split('/');
  const beginnings = segments.flatMap((segment, i) => {
    const beginning = `/${segments.slice(0, i + 1).join('/')}`;
    const isLast = i === segments.length - 1;
    if (segment === '*' || segment === '') { return isLast ? [] : [`${beginning}/*`]; }
    return isLast ? [`${beginning}*`] : [`${beginning}*`, `${beginning}/*`];
  });
  const endings = endingsOf(path).filter((ending) => shared.has(ending));
  // Not to be empty is what tells all others from the root.
  const everything = path === '/' ? ['/*'] : ['/*', '/?*'];
  const own = path === '/*' ? [] : [path];
  return [[...everything, ...beginnings, ...own], ...endings.length === 0 ? [] : [[...endings, ...own]]];
}

/** What several paths end with. */
export function sharedEndings(paths: readonly string[]): Set<string> {
  const seen = new Set<string>();
  return new Set([...new Set(paths)].flatMap(endingsOf).filter((ending) => seen.size === seen.add(ending).size));
}

function endingsOf(path: string): string[] {
  const segments = path.slice(1).split('/');
  return segments.slice(1).map((_, i) => `/*/${segments.slice(-1 - i).join('/')}`);
}
