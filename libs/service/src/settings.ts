/** One environment variable that a service understands. */
export interface Variable<Value = unknown> {
  /** The variable's name. */
  readonly env: string;
  /** One sentence for `docs/configuration.md`. */
  readonly about: string;
  /** The value when the variable is not set; without one the variable is required. */
  readonly fallback?: Value;
  /** Reads the text; throws with what is wrong about it. */
  parse(text: string): Value;
  /** In production (`NODE_ENV`) nothing but the fallback is taken. */
  readonly notInProduction?: boolean;
  /** Never shown in logs or documents. */
  readonly secret?: boolean;
}

type Variables = Record<string, Variable>;

/** The values that a set of variables yields. */
export type Values<Set extends Variables> = {
  readonly [Name in keyof Set]: Set[Name] extends Variable<infer Value> ? Value : never;
};

/** Everything that one service reads from its environment. */
export interface Settings<Set extends Variables = Variables> {
  readonly variables: Set;
  /** Reads all variables at once; the error names every one that is missing or wrong. */
  read(environment: Record<string, string | undefined>): Values<Set>;
}

type About<Value> = {
  about: string;
  fallback?: Value;
  secret?: boolean;
  notInProduction?: boolean;
};

/** A variable whose value is text. */
export function text(env: string, more: About<string>): Variable<string> {
  return { env, parse: (value) => value, ...more };
}

/** A variable that may be missing altogether. */
export function optionalText(env: string, more: { about: string }): Variable<string | undefined> {
  return { env, parse: (value) => value, ...more, fallback: undefined };
}

/** A variable whose value is a whole number from `min` to `max`. */
export function whole(
  env: string,
  { min, max, ...more }: About<number> & { min: number; max: number },
): Variable<number> {
  const parse = (value: string): number => {
    const number = Number(value);
    if (!Number.isInteger(number) || number < min || number > max) {
      throw new Error(`must be a whole number from ${min} to ${max}`);
    }
    return number;
  };
  return { env, parse, ...more };
}

/** A variable whose value is a positive number, such as a factor. */
export function factor(env: string, more: About<number>): Variable<number> {
  const parse = (value: string): number => {
    const number = Number(value);
    if (!(number > 0 && Number.isFinite(number))) throw new Error('must be a positive number');
    return number;
  };
  return { env, parse, ...more };
}

/** A variable whose value is an address of the web, without a slash at its end. */
export function webAddress(env: string, more: About<string>): Variable<string> {
  const parse = (value: string): string => {
    const { protocol } = new URL(value);
    if (protocol !== 'http:' && protocol !== 'https:')
      throw new Error('must begin with http(s)://');
    return value.replace(/\/+$/, '');
  };
  return { env, parse, ...more };
}

/** Declares what a service reads from its environment: the only place that says so. */
export function defineSettings<Set extends Variables>(variables: Set): Settings<Set> {
  return { variables, read: (environment) => readAll(variables, environment) };
}

function readAll<Set extends Variables>(
  variables: Set,
  environment: Record<string, string | undefined>,
): Values<Set> {
  const production = environment['NODE_ENV'] === 'production';
  const wrong: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries(variables)) {
    try {
      const value = valueOf(variable, environment[variable.env]);
      if (variable.notInProduction && production && value !== variable.fallback) {
        throw new Error(`must be ${String(variable.fallback)} in production`);
      }
      values[name] = value;
    } catch (error) {
      wrong.push(`${variable.env} ${(error as Error).message}`);
    }
  }
  if (wrong.length > 0) throw new Error(`The environment is not right: ${wrong.join('; ')}`);
  return values as Values<Set>;
}

function valueOf(variable: Variable, given: string | undefined): unknown {
  if (given !== undefined && given !== '') return variable.parse(given);
  if (!('fallback' in variable)) throw new Error('is required');
  return variable.fallback;
}
