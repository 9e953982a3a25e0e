// Random CIDR blocks, and what is right about them: worked out with bigints from the numbers that the texts were made of.

/** Mulberry32: 32 bits a call, the same on every machine. */
function randomWords(seed) {
  let state = seed;
  return () => {
    state = state + 0x6d2b79f5 | 0;
    let word = Math.imul(state ^ state >>> 15, 1 | state);
    word = word + Math.imul(word ^ word >>> 7, 61 | word) ^ word;
    return (word ^ word >>> 14) >>> 0;
  };
}

const masked = (word, bits) => bits >= 32 ? word : bits <= 0 ? 0 : (word & -1 << 32 - bits) >>> 0;

/** All over IPv4, /16 to /32. */
function ipv4Block(random) {
  const prefixLength = 16 + random() % 17;
  return { words: [masked(random(), prefixLength)], prefixLength };
}

/** In 2600::/14, /40 to /128. */
function ipv6Block(random) {
  const prefixLength = 40 + random() % 89;
  const words = [0x26000000 | random() >>> 14, random(), random(), random()];
  return { words: words.map((word, i) => masked(word, prefixLength - 32 * i)), prefixLength };
}

const FAMILIES = {
  IPv4: ipv4Block,
  IPv6: ipv6Block,
  mixed: (random, i) => i % 2 === 0 ? ipv4Block(random) : ipv6Block(random),
};

function blocksOf(family, count) {
  const random = randomWords(count);
  return Array.from({ length: count }, (_, i) => FAMILIES[family](random, i));
}

function textOf({ words, prefixLength }) {
  if (words.length === 1) return `${words[0] >>> 24}.${words[0] >>> 16 & 255}.${words[0] >>> 8 & 255}.${words[0] & 255}/${prefixLength}`;
  const [a, b, c, d] = words;
  const groups = [a >>> 16, a & 65535, b >>> 16, b & 65535, c >>> 16, c & 65535, d >>> 16, d & 65535];
  let run = { start: 0, length: 1 };
  for (let start = 0, end; start < 8; start = end + 1) {
    for (end = start; groups[end] === 0;) end++;
    if (end - start > run.length) run = { start, length: end - start };
  }
  const hex = groups.map((group) => group.toString(16));
  if (run.length === 1) return `${hex.join(':')}/${prefixLength}`;
  return `${hex.slice(0, run.start).join(':')}::${hex.slice(run.start + run.length).join(':')}/${prefixLength}`;
}

/** As read from a file: flat strings. */
const textsOf = (blocks) => JSON.parse(JSON.stringify(blocks.map(textOf)));

/** The texts of the fewest blocks with the same addresses. */
function expectedTexts(blocks) {
  return [32, 128].flatMap((bits) => {
    const ranges = blocks.filter(({ words }) => 32 * words.length === bits).map(rangeOf);
    return union(ranges).flatMap((range) => blocksOfRange(range, bits)).map(textOf);
  });
}

function rangeOf({ words, prefixLength }) {
  const first = words.reduce((value, word) => value << 32n | BigInt(word), 0n);
  return [first, first + (1n << BigInt(32 * words.length - prefixLength)) - 1n];
}

function union(ranges) {
  const joined = [];
  for (const [first, last] of ranges.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0)) {
    const top = joined[joined.length - 1];
    if (top && first <= top[1] + 1n) {
      if (last > top[1]) top[1] = last;
    } else {
      joined.push([first, last]);
    }
  }
  return joined;
}

/** Each as large as its first address and the end of the range allow. */
function blocksOfRange([start, last], bits) {
  const blocks = [];
  for (let first = start; first <= last;) {
    let hostBits = 0;
    while (hostBits < bits && BigInt.asUintN(hostBits + 1, first) === 0n && first + (2n << BigInt(hostBits)) - 1n <= last) hostBits++;
    const words = Array.from({ length: bits / 32 }, (_, i) => Number(BigInt.asUintN(32, first >> BigInt(bits - 32 * (i + 1)))));
    blocks.push({ words, prefixLength: bits - hostBits });
    first += 1n << BigInt(hostBits);
  }
  return blocks;
}

module.exports = { blocksOf, expectedTexts, FAMILIES, textsOf };
