// Questions about unsigned IPv4 requests to methods without authorization, straightforwardly as SMT-LIB: places and texts are
// strings with regular expressions, addresses are bit vectors, time is an integer.

const list = (value) => Array.isArray(value) ? value : [value];
const any = (items) => items.length === 1 ? items[0] : `(or ${items.join(' ')})`;
const all = (items) => items.length === 0 ? 'true' : items.length === 1 ? items[0] : `(and ${items.join(' ')})`;

const DECLARATIONS = `
(declare-const place String)
(declare-const ip (_ BitVec 32))
(declare-const hasAgent Bool)
(declare-const agent String)
(declare-const seconds Int)
(define-fun notSlash () RegLan (re.diff re.allchar (str.to_re "/")))
(define-fun verb () RegLan (re.union ${['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'].map((name) => `(str.to_re "${name}")`).join(' ')}))
(assert (str.in_re place (re.++ (re.+ notSlash) (str.to_re "/") verb (str.to_re "/") re.all)))`;

function glob(pattern) {
  const parts = pattern.split(/([*?])/).filter((part) => part !== '').map((part) => part === '*' ? 're.all' : part === '?' ? 're.allchar' : `(str.to_re "${part}")`);
  return parts.length === 1 ? parts[0] : `(re.++ ${parts.join(' ')})`;
}

function inBlock(cidr) {
  const [address, length = '32'] = cidr.split('/');
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(length));
  const hex = (value) => `#x${value.toString(16).padStart(8, '0')}`;
  const first = Math.floor(number / size) * size;
  return `(and (bvuge ip ${hex(first)}) (bvule ip ${hex(first + size - 1)}))`;
}

function condition(operator, key, values) {
  switch (`${operator} ${key}`) {
    case 'IpAddress aws:SourceIp': return any(values.map(inBlock));
    case 'NotIpAddress aws:SourceIp': return `(not ${any(values.map(inBlock))})`;
    case 'StringNotEquals aws:UserAgent': return `(not (and hasAgent ${any(values.map((value) => `(= agent "${value}")`))}))`;
    case 'DateGreaterThan aws:CurrentTime': return `(> seconds ${Date.parse(values[0]) / 1000})`;
    default: throw new Error(`no encoding of ${operator} ${key}`);
  }
}

function matches({ Principal, Resource, Condition = {} }) {
  if (Principal !== '*') return 'false';
  const conditions = Object.entries(Condition).flatMap(([operator, keys]) => Object.entries(keys).map(([key, value]) => condition(operator, key, list(value))));
  return all([any(list(Resource).map((pattern) => `(str.in_re place ${glob(pattern.replace('execute-api:/', ''))})`)), ...conditions]);
}

function allowed({ Statement }) {
  const of = (effect) => ['false', ...Statement.filter(({ Effect }) => Effect === effect).map(matches)];
  return `(and ${any(of('Allow'))} (not ${any(of('Deny'))}))`;
}

/** A text that is satisfiable if some request outside a block is let in. */
const admitsOutside = (document, cidr) => `${DECLARATIONS}\n(assert ${allowed(document)})\n(assert (not ${inBlock(cidr)}))`;

/** A text that is satisfiable if two policies differ. */
const differs = (document, other) => `${DECLARATIONS}\n(assert (xor ${allowed(document)} ${allowed(other)}))`;

module.exports = { admitsOutside, differs };
