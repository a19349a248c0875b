import type { FieldError, Shape } from '@atrium/contracts';
import { plainToInstance } from 'class-transformer';
import { validate, type ValidationError } from 'class-validator';
import { Problem } from './problem.js';

/**
 * An instance of the contract's class made from what arrived, or the problem `invalid-input` naming each
 * field: unknown fields are refused, at every depth.
 */
export async function parseInput<T extends object>(shape: Shape<T>, plain: unknown): Promise<T> {
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
    throw new Problem('invalid-input', { detail: 'The body is not a JSON object.' });
  }
  if (Object.hasOwn(plain, '__proto__')) {
    throw new Problem('invalid-input', { errors: [unknownField('__proto__')] });
  }
  let input: T;
  try {
    input = plainToInstance(shape, plain);
  } catch (error) {
    // Nested deeper than the stack.
    if (error instanceof RangeError) throw new Problem('invalid-input');
    throw error;
  }
  const errors = await validate(input, {
    whitelist: true,
    forbidNonWhitelisted: true,
    // It would refuse a class without fields. An instance of no class at all fails by the whitelist.
    forbidUnknownValues: false,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
  });
  if (errors.length > 0) {
    throw new Problem('invalid-input', { errors: errors.flatMap((error) => flatten(error, '')) });
  }
  return input;
}

/** Errors of nested fields have their texts in `children` only. */
function flatten(error: ValidationError, above: string): FieldError[] {
  const pointer = `${above}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const [message] = Object.values(error.constraints ?? {});
  const own = message === undefined ? [] : [{ pointer, message }];
  return [...own, ...(error.children ?? []).flatMap((child) => flatten(child, pointer))];
}

function unknownField(name: string): FieldError {
  return { pointer: `/${name}`, message: `property ${name} should not exist` };
}
