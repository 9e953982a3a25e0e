import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Contribution } from '../composition/contribution';
import { fail } from '../errors';
import { conditionList } from './list-kind';
import { checkList } from '../tree/tokens';

const TAG_KEY = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u;
const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;

/** A list of values of a tag that callers carry: as their own, or as a session tag. */
export function principalTagList(scope: IConstruct, tagKey: string, tagValues: readonly string[]): Required<Pick<Contribution, 'kind' | 'members'>> {
  if (Token.isUnresolved(tagKey)) { fail(scope, 'tagKey is a token, and CloudFormation cannot make the name of a condition key of it: pass the literal key'); }
  if (!TAG_KEY.test(tagKey)) { fail(scope, `tagKey "${tagKey}" is not the key of a tag: use up to 128 letters, digits, spaces and _ . : / = + - @`); }
  checkList(scope, 'tagValues', tagValues, (value) => (TAG_VALUE.test(value) ? undefined
    : `"${value}" is not the value of a tag, and wildcards are not compared: use up to 256 letters, digits, spaces and _ . : / = + - @`));
  return {
    kind: conditionList({
      family: 'PrincipalTag',
      ofCallers: true,
      operators: { inList: 'StringEquals', outsideList: 'StringNotEquals' },
      key: () => `aws:PrincipalTag/${tagKey}`,
    }),
    members: tagValues,
  };
}
