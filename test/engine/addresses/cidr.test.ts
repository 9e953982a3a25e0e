import { formatCidr, isWithin, parseCidr, parseStrictCidr } from '../../../src/engine/addresses/cidr';
import { specialPurpose } from '../../../src/engine/addresses/special-purpose';

describe('what a policy means', () => {
  test.each([
    ['192.0.2.0/24', '192.0.2.0/24'],
    ['123.4.5.6/24', '123.4.5.0/24'],
    ['255.255.255.255/0', '0.0.0.0/0'],
    ['203.0.113.77', '203.0.113.77/32'],
    ['2001:DB8::5', '2001:db8::5/128'],
    ['2001:0db8:0:0:0:0:0:000f/125', '2001:db8::8/125'],
    ['::', '::/128'],
    ['ffff::/1', '8000::/1'],
    ['::ffff:192.0.2.1/128', '::ffff:c000:201/128'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0/128'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3/128'],
  ])('%s is %s', (text, canonical) => {
    expect(formatCidr(parseCidr(text)!)).toBe(canonical);
  });
});

describe('what is refused, and why', () => {
  test.each([
    ['1.2.3.4/33', 'prefix'],
    ['1.2.3.4/-1', 'prefix'],
    ['1.2.3.4/', 'prefix'],
    ['1.2.3.4/8/8', 'prefix'],
    ['1.2.3.4/+8', 'prefix'],
    ['1.2.3.4/1e1', 'prefix'],
    ['2001:db8::/129', 'prefix'],
    ['2001:db8::/64abc', 'prefix'],
    ['1.2.3.4/08', 'leading zeros'],
    ['010.0.0.1', 'leading zeros'],
    ['10.00.0.1/8', 'leading zeros'],
    [' 10.0.0.0/8', 'spaces'],
    ['10.0.0.0 /8', 'spaces'],
    ['10.0.0.0/ 8', 'spaces'],
    ['10.0.0.0/8\n', 'spaces'],
    ['256.1.1.1/32', 'syntax'],
    ['1.2.3/24', 'syntax'],
    ['1.2.3.4.5', 'syntax'],
    ['203.0.113.*', 'syntax'],
    ['', 'syntax'],
    ['/8', 'syntax'],
    ['1', 'syntax'],
    ['1..2.3', 'syntax'],
    ['1.2.3.', 'syntax'],
    ['0x7f.0.0.1', 'syntax'],
    ['１.2.3.4', 'syntax'],
    [':', 'syntax'],
    [':::', 'syntax'],
    ['1::2::3', 'syntax'],
    ['1:2:3:4:5:6:7', 'syntax'],
    ['1:2:3:4:5:6:7:8:9', 'syntax'],
    ['1:2:3:4:5:6:7:8::', 'syntax'],
    ['::1:2:3:4:5:6:7:8', 'syntax'],
    [':1:2:3:4:5:6:7:8', 'syntax'],
    ['2001:db8::00001', 'syntax'],
    ['2001:db8::g', 'syntax'],
    ['fe80::1%eth0', 'syntax'],
    ['::192.0.2.256', 'syntax'],
    ['::192.0.02.1', 'syntax'],
    ['192.0.2.1::', 'syntax'],
    ['::192.0.2.1:1', 'syntax'],
  ])('%j: %s', (text, problem) => {
    expect(parseStrictCidr(text)).toMatchObject({ problem });
    expect(parseCidr(text)).toBeUndefined();
  });

  test.each([['10.0.0.1/8', '10.0.0.0/8'], ['2001:db8::1/64', '2001:db8::/64']])('%s has host bits; %s is meant', (text, meant) => {
    const { cidr, problem } = parseStrictCidr(text);
    expect([problem, formatCidr(cidr!)]).toEqual(['host bits', meant]);
  });

  test('an address without prefix is no problem, but is told apart', () => {
    const [bare, full] = [parseStrictCidr('192.0.2.1'), parseStrictCidr('192.0.2.1/32')];
    expect([bare.bare, bare.problem, full.bare, full.problem]).toEqual([true, undefined, false, undefined]);
  });
});

test.each([
  ['10.1.0.0/16', '10.0.0.0/8', true],
  ['10.0.0.0/8', '10.0.0.0/8', true],
  ['10.0.0.0/8', '10.1.0.0/16', false],
  ['11.0.0.0/16', '10.0.0.0/8', false],
  ['2001:db8:1::/48', '2001:db8::/32', true],
  ['2001:db9::/48', '2001:db8::/32', false],
  ['10.0.0.0/8', '::/0', false],
  ['::/1', '0.0.0.0/0', false],
])('%s lies within %s: %s', (inner, outer, expected) => {
  expect(isWithin(parseCidr(inner)!, parseCidr(outer)!)).toBe(expected);
});

describe('special-purpose ranges', () => {
  test.each([
    '0.1.2.3/32', '10.1.2.0/24', '172.31.0.0/16', '192.168.1.1', '100.127.255.255', '127.0.0.1', '169.254.169.254/32', '198.19.0.0/16',
    '224.0.0.1', '255.255.255.255', '::', '::1', '::ffff:10.0.0.1', 'fd00::/8', 'fe80::1', 'ff02::1',
  ])('%s is never a public source address', (text) => {
    expect(specialPurpose(parseCidr(text)!)).toEqual(expect.any(String));
  });

  test.each([
    '192.0.2.0/24', '198.51.100.7', '203.0.113.0/25', '2001:db8::/32', '8.8.8.8', '172.32.0.0/16', '100.128.0.0/9', '0.0.0.0/0', '::/0',
    '9.0.0.0/7', '2600::/12',
  ])('%s may hold one', (text) => {
    expect(specialPurpose(parseCidr(text)!)).toBeUndefined();
  });
});
