/** What the checks read of `.jsii`, the description of the public API from which jsii makes the other languages. */
export interface Assembly {
  readonly types: { readonly [fqn: string]: Type };
}

export interface Documented {
  readonly docs?: { readonly summary?: string; readonly remarks?: string; readonly default?: string };
}

export interface Type extends Documented {
  readonly fqn: string;
  /** Whether it is a struct, whose members other languages pass as named arguments. */
  readonly datatype?: boolean;
  readonly initializer?: Callable;
  readonly methods?: readonly Method[];
  readonly properties?: readonly Property[];
  /** Of an enum. */
  readonly members?: readonly Member[];
}

export interface Member extends Documented {
  readonly name: string;
  /** The type where the member comes from, and its docstring with it. */
  readonly overrides?: string;
}

export interface Property extends Member {
  readonly type: TypeReference;
  readonly optional?: boolean;
}

export interface Callable extends Documented {
  readonly parameters?: readonly Parameter[];
}

export interface Method extends Callable, Member {
  readonly returns?: { readonly type: TypeReference };
}

export interface Parameter extends Documented {
  readonly name: string;
  readonly type: TypeReference;
  readonly optional?: boolean;
}

export interface TypeReference {
  readonly fqn?: string;
  readonly primitive?: string;
  readonly collection?: { readonly elementtype: TypeReference };
  readonly union?: unknown;
  readonly intersection?: unknown;
}
