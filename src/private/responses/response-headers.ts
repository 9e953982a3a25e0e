import { Token } from 'aws-cdk-lib';
import { GatewayResponseHeaders } from '../../access-denied-response';
import { HeaderValue } from '../../header-value';

const ALLOW_ORIGIN = 'access-control-allow-origin';

/**
 * Headers as CloudFormation has them, sorted by name.
 *
 * @throws if a name is not possible or is there twice, or browsers would not accept what the headers say about other origins
 */
export function renderHeaders({ headers = {}, corsAllowOrigin }: GatewayResponseHeaders): { [name: string]: string } {
  const named = new Map<string, string>();
  for (const name of Object.keys(headers)) {
    if (!/^[\w-]+$/.test(name)) {
      throw new Error(`header name "${name}" is not possible: use letters, digits, hyphens and underscores, without "gatewayresponse.header." in front`);
    }
    const twin = named.get(name.toLowerCase());
    if (twin !== undefined) { throw new Error(`headers "${twin}" and "${name}" are the same header: keep one, names are compared without case`); }
    named.set(name.toLowerCase(), name);
  }

  const rendered = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value._render()]));
  if (corsAllowOrigin !== undefined) {
    const twin = named.get(ALLOW_ORIGIN);
    if (twin !== undefined) { throw new Error(`corsAllowOrigin "${corsAllowOrigin}" and header "${twin}" set the same header: keep one`); }
    checkOrigin(corsAllowOrigin);
    rendered['Access-Control-Allow-Origin'] = HeaderValue.literal(corsAllowOrigin)._render();
  }
  checkCors(new Map(Object.entries(rendered).map(([name, value]) => [name.toLowerCase(), value])));
  return Object.fromEntries(Object.entries(rendered).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function checkOrigin(origin: string): void {
  if (origin === '*' || Token.isUnresolved(origin)) { return; }
  const sent = URL.canParse(origin) ? new URL(origin).origin : 'null';
  if (sent === origin && /^https?:\/\/[^*,]+$/.test(origin)) { return; }
  const remedy = /^https?:\/\/[^*,]+$/.test(sent) ? `write "${sent}", as browsers send it` : 'use "*", or one origin such as "https://shop.example", without path or wildcard';
  throw new Error(`corsAllowOrigin "${origin}" would match no page: ${remedy}`);
}

/** @see https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS */
function checkCors(headers: Map<string, string>): void {
  const origin = headers.get(ALLOW_ORIGIN);
  if (origin === undefined) { return; }
  if (!origin.startsWith('\'')) {
    throw new Error(`header Access-Control-Allow-Origin from ${origin} echoes any origin that a page sends: say corsAllowOrigin: "*" if every page may read the answer, or name the one that may`);
  }
  if (origin === '\'*\'' && headers.get('access-control-allow-credentials') === '\'true\'') {
    throw new Error('header Access-Control-Allow-Credentials "true" does not go with the origin "*": browsers refuse the pair, so name one origin or leave the credentials out');
  }
}
