import { Template } from 'aws-cdk-lib/assertions';
import { IpAllowlistPolicy, IpDenylistPolicy, IpSetOverflow, Requests, AccessDeniedResponse } from '../src';
import { newApi, newStack } from './testing';

function ranges(n: number): string[] {
  return Array.from({ length: n }, (_, i) => `${11 + Math.floor(i * 2 / 65536) }.${Math.floor(i * 2 / 256) % 256}.${i * 2 % 256}.0/24`);
}

test.each([500, 20000])('%d', (n) => {
  const stack = newStack();
  const api = newApi(stack);
  const t0 = Date.now();
  const p = new IpDenylistPolicy(stack, 'D', { restApi: api, ipRanges: ranges(n), overflow: IpSetOverflow.newWebAcl(), accessDeniedResponse: AccessDeniedResponse.message('no') });
  p.resourcePolicy.assertDenies(Requests.any().fromAddress('11.0.2.1'));
  p.resourcePolicy.assertAllows(Requests.any().fromAddress('11.0.1.1'));
  p.resourcePolicy.assertDenies(Requests.any().fromAddresses(...ranges(n)));
  p.resourcePolicy.assertAllows(Requests.any().fromAddressesOutside(...ranges(n)));
  const t1 = Date.now();
  const t = Template.fromStack(stack).toJSON();
  console.log(n, t1 - t0, Date.now() - t1);
  if (n === 500) console.log(JSON.stringify(t, null, 1).replace(/(\s*"\d+\.\d+\.\d+\.\d+\/\d+",?)+/g, '...'));
  console.log(p.resourcePolicy.size().toString());
  console.log(p.resourcePolicy.evaluate(Requests.to('GET', '/pets').fromAddress('11.0.2.1')));
});
