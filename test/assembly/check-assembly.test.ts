import { Assembly, Type } from './assembly';
import { checkAssembly } from './check-assembly';

const docs = { summary: 'Text.' };
const string = { primitive: 'string' };

/** An API of one class and the struct `Options`. */
function api(type: Partial<Type>): Assembly {
  return {
    types: {
      'lib.Options': { fqn: 'lib.Options', datatype: true, docs },
      'lib.Thing': { fqn: 'lib.Thing', docs, ...type },
    },
  };
}

test('an API that is explained and reads well has no findings', () => {
  expect(checkAssembly(api({
    initializer: { docs, parameters: [{ name: 'scope', type: { fqn: 'constructs.Construct' } }, { name: 'id', type: string }, { name: 'size', type: string, docs }] },
    methods: [
      {
        name: 'paint',
        docs,
        parameters: [
          { name: 'options', type: { fqn: 'lib.Options' }, optional: true, docs },
          { name: 'color', type: string, optional: true, docs: { summary: 'The color.', remarks: 'Blue by default.' } },
        ],
        returns: { type: { collection: { elementtype: string } } },
      },
      { name: 'toString', overrides: 'constructs.Construct', returns: { type: string } },
    ],
    properties: [{ name: 'height', type: string, optional: true, docs: { ...docs, default: '- as needed' } }],
    members: [{ name: 'SMALL', docs }],
  }))).toEqual([]);
});

test.each<[Partial<Type>, string]>([
  [{ docs: {} }, 'Thing has no docstring'],
  [{ initializer: {} }, 'new Thing() has no docstring'],
  [{ initializer: { docs, parameters: [{ name: 'size', type: string }] } }, 'new Thing(), parameter size has no docstring'],
  [{ methods: [{ name: 'paint' }] }, 'Thing.paint has no docstring'],
  [{ methods: [{ name: 'paint', docs, parameters: [{ name: 'id', type: string }] }] }, 'Thing.paint(), parameter id has no docstring'],
  [{ members: [{ name: 'SMALL' }] }, 'Thing.SMALL has no docstring'],
  [{ properties: [{ name: 'height', docs, type: string, optional: true }] }, 'Thing.height is optional and has no @default'],
  [{ methods: [{ name: 'paint', docs, parameters: [{ name: 'color', type: string, optional: true, docs }] }] },
    'Thing.paint(), parameter color is optional, and its docstring does not say what the default is'],
  [{ methods: [{ name: 'import', docs }] }, 'Thing.import is a reserved word in Java, Python, Go'],
  [{ methods: [{ name: 'paint', docs, parameters: [{ name: 'lambda', docs, type: string }] }] }, 'Thing.paint(), parameter lambda is a reserved word in Python'],
  [{ properties: [{ name: 'checked', docs, type: string }] }, 'Thing.checked is a reserved word in C#'],
  [{ properties: [{ name: 'height', docs, type: { primitive: 'any' } }] }, 'Thing.height is any: give it a class, an enum or a struct'],
  [{ properties: [{ name: 'sizes', docs, type: { collection: { elementtype: { union: {} } } } }] }, 'Thing.sizes is a union: give it a class, an enum or a struct'],
  [{ methods: [{ name: 'paint', docs, returns: { type: { primitive: 'json' } } }] }, 'Thing.paint() is json: give it a class, an enum or a struct'],
  [{ methods: [{ name: 'paint', docs, parameters: [{ name: 'with', docs, type: { intersection: {} } }] }] },
    'Thing.paint(), parameter with is an intersection: give it a class, an enum or a struct'],
])('%j is found', (type, finding) => {
  expect(checkAssembly(api(type))).toContain(finding);
});
