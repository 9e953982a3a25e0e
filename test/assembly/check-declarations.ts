import * as ts from 'typescript';

/**
 * What the public declarations of a package have that jsii drops or weakens without a word, and `.jsii` does not show: one line a finding.
 *
 * jsii makes string-literal unions plain strings, keeps one of several overloads, and leaves out functions, constants and type aliases.
 */
export function checkDeclarations(entry: string): string[] {
  const program = ts.createProgram([entry], { module: ts.ModuleKind.Node16, target: ts.ScriptTarget.ES2022, strict: true, types: [] });
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(entry)!)!;
  return checkModule(module, '', checker);
}

/** A namespace or module: the types in it, and those of submodules. */
function checkModule(module: ts.Symbol, prefix: string, checker: ts.TypeChecker): string[] {
  return checker.getExportsOfModule(module).flatMap((exported) => {
    const symbol = original(exported, checker);
    const name = `${prefix}${exported.name}`;
    return (symbol.declarations ?? []).flatMap((declaration) => {
      if (ts.isClassDeclaration(declaration) || ts.isInterfaceDeclaration(declaration)) { return checkType(name, declaration, checker); }
      if (ts.isEnumDeclaration(declaration)) { return []; }
      if (ts.isSourceFile(declaration) || ts.isModuleDeclaration(declaration)) { return checkModule(symbol, `${name}.`, checker); }
      return [`${name} is a ${ts.SyntaxKind[declaration.kind]}, which other languages do not get: make it a static member of a class`];
    });
  });
}

function original(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return (symbol.declarations ?? []).some((declaration) => ts.isExportSpecifier(declaration) || ts.isImportSpecifier(declaration)
    || ts.isNamespaceExport(declaration) || ts.isNamespaceImport(declaration)) ? checker.getAliasedSymbol(symbol) : symbol;
}

function checkType(name: string, type: ts.ClassDeclaration | ts.InterfaceDeclaration, checker: ts.TypeChecker): string[] {
  const members = [...type.members].filter(isPublic);
  const names = members.map((member) => member.name?.getText() ?? 'constructor');
  const repeated = names.filter((member, index) => names.indexOf(member) !== index && !ts.isAccessor(members[index]));
  return [
    ...typeParameters(name, type),
    ...repeated.map((member) => `${name}.${member} is overloaded: other languages get the first signature only`),
    ...members.flatMap((member, index) => checkMember(`${name}.${names[index]}`, member, checker)),
  ];
}

function isPublic(member: ts.ClassElement | ts.TypeElement): boolean {
  const isPrivate = ts.canHaveModifiers(member) && ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword);
  return !isPrivate && !/^[_#]/.test(member.name?.getText() ?? '');
}

function checkMember(place: string, member: ts.ClassElement | ts.TypeElement, checker: ts.TypeChecker): string[] {
  if (ts.isFunctionLike(member)) {
    return [
      ...typeParameters(place, member),
      ...member.parameters.flatMap((parameter) => poorType(`${place}, parameter ${parameter.name.getText()}`, parameter.type, checker)),
      ...poorType(place, member.type, checker),
    ];
  }
  return poorType(place, (member as ts.PropertyDeclaration | ts.PropertySignature).type, checker);
}

function typeParameters(place: string, { typeParameters: list }: { readonly typeParameters?: ts.NodeArray<ts.TypeParameterDeclaration> }): string[] {
  return list === undefined ? [] : [`${place} is generic: other languages get \`any\``];
}

/** The kinds of types that arrive as they are in every language. */
const RICH = new Set([
  ts.SyntaxKind.StringKeyword, ts.SyntaxKind.NumberKeyword, ts.SyntaxKind.BooleanKeyword, ts.SyntaxKind.VoidKeyword, ts.SyntaxKind.ThisType,
]);

function poorType(place: string, type: ts.TypeNode | undefined, checker: ts.TypeChecker): string[] {
  return type === undefined || isRich(type, checker) ? []
    : [`${place} is of type \`${type.getText()}\`, of which other languages do not get everything: use a class, an enum or a struct`];
}

function isRich(type: ts.TypeNode, checker: ts.TypeChecker): boolean {
  if (ts.isArrayTypeNode(type)) { return isRich(type.elementType, checker); }
  if (ts.isTypeLiteralNode(type)) { return type.members.every((member) => ts.isIndexSignatureDeclaration(member) && isRich(member.type, checker)); }
  if (!ts.isTypeReferenceNode(type)) { return RICH.has(type.kind); }
  const [declaration] = original(checker.getSymbolAtLocation(type.typeName)!, checker).declarations ?? [];
  if (declaration !== undefined && ts.isTypeAliasDeclaration(declaration)) { return isRich(declaration.type, checker); }
  const { typeArguments = [] } = type;
  return typeArguments.length === 0 || (type.typeName.getText() === 'Promise' && typeArguments.every((argument) => isRich(argument, checker)));
}
