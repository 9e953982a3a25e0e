import * as fc from 'fast-check';
import { jsonText, Reference, substitute } from '../../../src/engine/response/template';

function references(template: string): Reference[] {
  const found: Reference[] = [];
  substitute(template, (reference) => {
    found.push(reference);
    return '';
  });
  return found;
}

test('finds every form of reference', () => {
  expect(references('$context.identity.sourceIp, $stageVariables.a method.request.header.X-Id/method.request.path.petId?method.request.querystring.q')).toEqual([
    { text: '$context.identity.sourceIp', source: 'context', name: 'identity.sourceIp' },
    { text: '$stageVariables.a', source: 'stageVariables', name: 'a' },
    { text: 'method.request.header.X-Id', source: 'header', name: 'X-Id' },
    { text: 'method.request.path.petId', source: 'path', name: 'petId' },
    { text: 'method.request.querystring.q', source: 'querystring', name: 'q' },
  ]);
});

test('a full stop after a variable ends the sentence, not the name', () => {
  expect(substitute('Ask about $context.requestId.', () => '42')).toBe('Ask about 42.');
});

test.each(['$5', '$context', '$context.', 'method.request.body.a', '$method.request.header.a', '$util.x', '#set'])('"%s" is not a reference', (template) => {
  expect(substitute(template, () => 'replaced')).toBe(template);
});

test('values are put in as they are, and not looked at again', () => {
  expect(substitute('$context.stage', () => '$context.path$&')).toBe('$context.path$&');
});

test('a template without references is left alone, whatever else it has', () => {
  fc.assert(fc.property(fc.string(), (text) => {
    expect(substitute(text.replaceAll('$', '').replaceAll('method', ''), () => 'replaced')).toBe(text.replaceAll('$', '').replaceAll('method', ''));
  }), { seed: 403 });
});

test('escaped text has no references and is read back exactly', () => {
  const parts = fc.constantFrom('$context.stage', '$', 'method.request.', 'header.a', '\\', '"', 'é', '\u2028');
  fc.assert(fc.property(fc.array(fc.oneof(parts, fc.string({ unit: 'binary' }))).map((all) => all.join('')), (text) => {
    expect(references(jsonText(text))).toEqual([]);
    expect(JSON.parse(`"${jsonText(text)}"`)).toBe(text);
  }), { seed: 403, numRuns: 1000 });
});
