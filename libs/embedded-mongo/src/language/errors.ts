/** MongoDB's names for the error codes this language half can answer. */
const CODE_NAMES: Record<number, string> = {
  2: 'BadValue',
  9: 'FailedToParse',
  14: 'TypeMismatch',
  28: 'PathNotViable',
  40: 'ConflictingUpdateOperators',
  52: 'DollarPrefixedFieldName',
  54: 'NotSingleValueField',
  56: 'EmptyFieldName',
  66: 'ImmutableField',
  168: 'InvalidPipelineOperator',
  238: 'NotImplemented',
};

/** An error as a MongoDB server reports it: a number, its name, and fields of its own. */
export class MongoError extends Error {
  readonly codeName: string;

  constructor(
    readonly code: number,
    message: string,
    readonly extra: Record<string, unknown> = {},
  ) {
    super(message);
    this.name = 'MongoError';
    this.codeName = codeName(code);
  }
}

/** The name of a code; codes that MongoDB never named are called `Location<code>`, as there. */
export function codeName(code: number): string {
  return CODE_NAMES[code] ?? `Location${code}`;
}

/** Refuses by name what MongoDB can do and this database cannot. */
export function notSupported(what: string): MongoError {
  return new MongoError(238, `${what} is not supported by the development database`);
}

export const badValue = (message: string): MongoError => new MongoError(2, message);
export const failedToParse = (message: string): MongoError => new MongoError(9, message);
export const typeMismatch = (message: string): MongoError => new MongoError(14, message);
