import { CfnParameter } from 'aws-cdk-lib';
import { AuthorizationOutcome, PrincipalTagAllowPolicy, PrincipalTagAllowPolicyProps, Requests } from '../../src';
import { IAM, newApi, newStack, statementsIn } from '../testing';

function allow(props: Partial<PrincipalTagAllowPolicyProps>) {
  const stack = newStack();
  const restApi = newApi(stack, { 'GET /pets': IAM });
  return { stack, policy: new PrincipalTagAllowPolicy(stack, 'Team', { restApi, tagKey: 'team', tagValues: ['pets'], accountIds: ['444455556666'], ...props }) };
}

test.each<[Partial<PrincipalTagAllowPolicyProps>, RegExp]>([
  [{ tagKey: '' }, /tagKey "" is not the key of a tag/],
  [{ tagKey: 'a*' }, /tagKey "a\*" is not the key of a tag/],
  [{ tagValues: [] }, /tagValues is empty/],
  [{ tagValues: ['pets*'] }, /"pets\*" is not the value of a tag, and wildcards are not compared/],
  [{ accountIds: [] }, /accountIds is empty/],
  [{ accountIds: ['1'] }, /has 12 digits/],
])('%j is refused', (props, message) => {
  expect(() => allow(props)).toThrow(message);
  expect(() => allow(props)).toThrow(/\[at Stack\/Team\]$/);
});

test('a token cannot be the key', () => {
  const parameter = new CfnParameter(newStack(), 'Key');
  expect(() => allow({ tagKey: parameter.valueAsString })).toThrow(/tagKey is a token, and CloudFormation cannot make the name of a condition key of it/);
});

test('callers of the account who carry the tag are let in, and nobody who tags himself elsewhere', () => {
  const { stack, policy: { resourcePolicy } } = allow({});
  const signed = (arn: string, tag: string) => (
    Requests.to('GET', '/pets').signedBy(arn).withIdentityPolicy(AuthorizationOutcome.ALLOW).withContext('aws:PrincipalTag/team', tag));
  resourcePolicy.assertAllows(signed('arn:aws:iam::444455556666:role/App', 'pets'));
  resourcePolicy.assertDenies(signed('arn:aws:iam::444455556666:role/App', 'Pets'));
  resourcePolicy.assertDenies(signed('arn:aws:iam::777788889999:role/App', 'pets'));
  resourcePolicy.assertDenies(Requests.any().anonymous());
  expect(statementsIn(stack)[0].Condition).toEqual({ StringEquals: { 'aws:PrincipalAccount': '444455556666', 'aws:PrincipalTag/team': 'pets' } });
});

test('accounts that are one token go in as one', () => {
  const stack = newStack();
  const accountIds = new CfnParameter(stack, 'Accounts', { type: 'CommaDelimitedList' }).valueAsList;
  new PrincipalTagAllowPolicy(stack, 'Team', { restApi: newApi(stack, { 'GET /pets': IAM }), tagKey: 'team', tagValues: ['pets'], accountIds });
  expect(statementsIn(stack)[0].Condition).toEqual({ StringEquals: { 'aws:PrincipalAccount': { Ref: 'Accounts' }, 'aws:PrincipalTag/team': 'pets' } });
});
