import { Token } from 'aws-cdk-lib';
import { Checked, checked, unwrap } from './private/checked';

/**
 * Value of a header in an answer that API Gateway gives by itself: fixed text, or a value of the request that is answered.
 *
 * API Gateway tells the two apart by single quotes around fixed text; this class writes them.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-gateway-response-using-the-console.html
 */
export class HeaderValue {
  /**
   * The same text in every answer.
   *
   * A token is put in as it is: its value must keep to the same rules.
   *
   * The construct that uses it throws if the value is empty, has a single quote, a line break or another character that is not printable ASCII,
   * or a variable.
   *
   * @param value printable ASCII characters, without single quotes; do not add quotes around it
   */
  public static literal(value: string): HeaderValue {
    return new HeaderValue(checked(() => {
      if (!Token.isUnresolved(value)) { checkLiteral(value); }
      return `'${value}'`;
    }));
  }

  /**
   * Whatever the caller sent in a header; do not mistake it for something API Gateway vouches for.
   *
   * @param name name of the request header, such as `X-Correlation-Id`; letters, digits, hyphens, underscores and dots, or the construct that uses it throws
   */
  public static requestHeader(name: string): HeaderValue {
    return HeaderValue.mapping('header', name);
  }

  /**
   * Whatever the caller sent in place of a path parameter.
   *
   * @param name name of the parameter without braces: `petId` for `{petId}`, `proxy` for `{proxy+}`; letters, digits, hyphens, underscores and dots, or the construct that uses it throws
   */
  public static pathParameter(name: string): HeaderValue {
    return HeaderValue.mapping('path', name);
  }

  /**
   * Whatever the caller sent in a query string parameter.
   *
   * @param name name of the parameter; letters, digits, hyphens, underscores and dots, or the construct that uses it throws
   */
  public static queryString(name: string): HeaderValue {
    return HeaderValue.mapping('querystring', name);
  }

  private static mapping(location: string, name: string): HeaderValue {
    return new HeaderValue(checked(() => {
      if (!Token.isUnresolved(name) && !/^[\w.-]+$/.test(name)) {
        throw new Error(`parameter name "${name}" is not possible: use letters, digits, hyphens, underscores and dots, without braces or "+"`);
      }
      return `method.request.${location}.${name}`;
    }));
  }

  private constructor(private readonly expression: Checked<string>) {}

  /**
   * As CloudFormation has it.
   * @throws if the value is not possible
   * @internal
   */
  public _render(): string {
    return unwrap(this.expression);
  }
}

function checkLiteral(value: string): void {
  const shown = JSON.stringify(value);
  if (/^'.*'$/s.test(value)) {
    throw new Error(`header value ${shown} has quotes around it: leave them out, HeaderValue.literal() adds the single quotes that API Gateway wants`);
  }
  if (value.includes('\'')) {
    throw new Error(`header value ${shown} has a single quote: API Gateway ends fixed header values there, and no way to escape it is documented; use other characters`);
  }
  if (!/^[ -~]*$/.test(value)) {
    throw new Error(`header value ${shown} has a line break or another character that headers cannot carry: use printable ASCII characters`);
  }
  if (value.trim() !== value || value === '') {
    throw new Error(`header value ${shown} is empty or has spaces at an end: write the value alone, or leave the header out`);
  }
  if (/\$\{?(context|stageVariables)\b/.test(value)) {
    throw new Error(`header value ${shown} has a variable: API Gateway replaces variables in templates only; use HeaderValue.requestHeader(), .pathParameter() or .queryString()`);
  }
}
