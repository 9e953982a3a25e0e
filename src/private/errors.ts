import { IConstruct } from 'constructs';

/**
 * Fails the way aws-cdk-lib does: early, in lower case, with the construct that was misused.
 *
 * aws-cdk-lib's own error classes are internal and changed their constructors within version 2, so this is a plain error.
 */
export function fail(scope: IConstruct, message: string, cause?: Error): never {
  throw new Error(`${message} [at ${scope.node.path}]`, { cause });
}
