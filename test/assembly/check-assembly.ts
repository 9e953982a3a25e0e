import { createRequire } from 'module';
import { dirname, join } from 'path';
import { Assembly, Callable, Documented, Member, Parameter, Property, Type, TypeReference } from './assembly';

// jsii itself only warns, and projen silences the warning. The list is not among its exports, so it is read by path.
const { isReservedName } = createRequire(__filename)(join(dirname(require.resolve('jsii/package.json')), 'lib/reserved-words')) as {
  isReservedName(name: string): string[] | undefined;
};

/** Every construct has these, and everybody knows them. */
const WELL_KNOWN = ['scope', 'id', 'props'];

/** What does not read well in some language, or is not explained: one line a finding. */
export function checkAssembly(assembly: Assembly): string[] {
  return Object.values(assembly.types).flatMap((type) => checkType(type, assembly));
}

function checkType(type: Type, assembly: Assembly): string[] {
  const name = type.fqn.slice(type.fqn.indexOf('.') + 1);
  const { initializer, methods = [], properties = [], members = [] } = type;
  return [
    ...undocumented(name, type),
    ...initializer === undefined ? [] : [...undocumented(`new ${name}()`, initializer), ...checkParameters(`new ${name}()`, initializer, assembly)],
    ...methods.flatMap((method) => [
      ...checkMember(name, method),
      ...poorType(`${name}.${method.name}()`, method.returns?.type),
      ...checkParameters(`${name}.${method.name}()`, method, assembly),
    ]),
    ...properties.flatMap((property) => [
      ...checkMember(name, property),
      ...poorType(`${name}.${property.name}`, property.type),
      ...checkDefault(`${name}.${property.name}`, property),
    ]),
    ...members.flatMap((member) => checkMember(name, member)),
  ];
}

function checkMember(typeName: string, member: Member): string[] {
  const place = `${typeName}.${member.name}`;
  return [...reserved(place, member.name), ...member.overrides === undefined ? undocumented(place, member) : []];
}

function checkParameters(callable: string, { parameters = [] }: Callable, assembly: Assembly): string[] {
  return parameters.flatMap((parameter) => {
    const place = `${callable}, parameter ${parameter.name}`;
    return [
      ...reserved(place, parameter.name),
      ...poorType(place, parameter.type),
      ...callable.startsWith('new ') && WELL_KNOWN.includes(parameter.name) ? [] : undocumented(place, parameter),
      ...parameterDefault(place, parameter, assembly),
    ];
  });
}

function undocumented(place: string, { docs }: Documented): string[] {
  return docs?.summary ? [] : [`${place} has no docstring`];
}

function reserved(place: string, name: string): string[] {
  const languages = isReservedName(name) ?? [];
  return languages.length === 0 ? [] : [`${place} is a reserved word in ${languages.join(', ')}`];
}

/** Types that other languages see as "anything". */
function poorType(place: string, type?: TypeReference): string[] {
  if (type === undefined) { return []; }
  if (type.collection !== undefined) { return poorType(place, type.collection.elementtype); }
  const poor = type.union !== undefined ? 'a union' : type.intersection !== undefined ? 'an intersection'
    : ['any', 'json'].includes(type.primitive ?? '') ? type.primitive : undefined;
  return poor === undefined ? [] : [`${place} is ${poor}: give it a class, an enum or a struct`];
}

function checkDefault(place: string, { optional, docs }: Property): string[] {
  return optional && !docs?.default ? [`${place} is optional and has no @default`] : [];
}

/** jsii keeps no @default of parameters, so the text must say it. A struct says it for each of its members. */
function parameterDefault(place: string, { optional, docs, type }: Parameter, assembly: Assembly): string[] {
  const isStruct = type.fqn !== undefined && assembly.types[type.fqn]?.datatype;
  return optional && !isStruct && !/\bdefault/i.test(`${docs?.summary} ${docs?.remarks}`)
    ? [`${place} is optional, and its docstring does not say what the default is`] : [];
}
