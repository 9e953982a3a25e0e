import { CfnRestApi, RestApiProps } from 'aws-cdk-lib/aws-apigateway';
import { ResourcePolicy } from '../../../src';
import { compilePolicy, parsePolicy } from '../../../src/engine';
import { Statement, statementOf, Subset } from '../../../src/private/composition/statement';
import { Examples } from '../../../src/private/proof/examples';
import { proverOf } from '../../../src/private/proof/prove';
import { RenderedApi } from '../../../src/private/tree/rendered-api';
import { IAM, newApi, newStack, PRIVATE } from '../../testing';

const PATTERNS = [['*'], ['test/*'], ['*/GET/pets/*'], ['*/POST/pets'], ['*/GET/nowhere', '*/GET/pets'], ['prod/*'], ['*/OPTIONS/pets']];

const where = (operator: string, key: string, ...values: string[]) => ({ Condition: { [operator]: { [key]: values } } });
const CLAUSES = [
  {},
  where('IpAddress', 'aws:SourceIp', '203.0.113.0/24'),
  where('NotIpAddress', 'aws:SourceIp', '203.0.113.0/24'),
  where('StringEquals', 'aws:SourceVpce', 'vpce-1'),
  where('StringEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5'),
  { Principal: { AWS: '111122223333' } },
  { Principal: { AWS: 'arn:aws:iam::444455556666:root' } },
  { Principal: { AWS: 'arn:aws:iam::444455556666:role/team/app' } },
  { Principal: { Service: 'events.amazonaws.com' } },
];

function statements(effect: 'Allow' | 'Deny'): Statement[] {
  return CLAUSES.flatMap((clause) => PATTERNS.slice(0, 4).map((patterns) => statementOf(effect, '', patterns, clause)));
}

const POLICIES = [[statementOf('Allow', '', ['*'])], ...statements('Allow').map((one) => [one]), ...statements('Deny').map((one) => [one, statementOf('Allow', '', ['*'])])];
const SUBSETS: Subset[] = PATTERNS.flatMap((resources) => [
  { resources },
  ...CLAUSES.map((clause) => ({ resources, matchedBy: [statementOf('Allow', '', resources, clause)] })),
  { resources, notMatchedBy: [statementOf('Allow', '', resources, CLAUSES[1])] },
]);

test.each<[string, RestApiProps]>([['public', {}], ['private', PRIVATE]])('what is tried on a %s API and gets in is also found by the prover', (_, props) => {
  const restApi = newApi(newStack(), { 'GET /pets': {}, 'POST /pets': IAM, 'GET /pets/{petId}': IAM }, props);
  ResourcePolicy.of(restApi);
  const api = new RenderedApi(restApi.node.defaultChild as CfnRestApi);
  const examples = new Examples(api);
  let tried = 0;
  for (const [i, policy] of POLICIES.entries()) {
    const compiled = compilePolicy(parsePolicy({ Version: '2012-10-17', Statement: policy }), api.identity);
    for (const subset of SUBSETS.filter((__, j) => (i + j) % 3 === 0)) {
      if (!examples.getsIn(compiled, [], subset)) { continue; }
      tried++;
      const { resources, matchedBy, notMatchedBy } = subset;
      const compile = (asked: readonly Statement[] | undefined) => asked && examples.compile(asked).statements;
      const space = { resources, matchedBy: compile(matchedBy), notMatchedBy: compile(notMatchedBy) };
      expect([policy, subset, proverOf(api).deniesAll(compiled, [space]).outcome]).toEqual([policy, subset, 'fails']);
    }
  }
  expect(tried).toBeGreaterThan(100);
});
