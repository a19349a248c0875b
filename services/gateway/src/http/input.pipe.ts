import type { Shape } from '@atrium/contracts';
import { parseInput, Problem } from '@atrium/messaging';
import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';

const wholeNumber = /^\d{1,15}$/;

/**
 * Checks bodies, paths and queries against the class that a handler's parameter declares; unknown fields
 * are refused. A path with something that can't be an id leads nowhere: `not-found`, like an unknown id.
 */
@Injectable()
export class InputPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type === 'custom') return value;
    if (metatype === undefined || metatype === Object) {
      throw new Error(`A ${type} parameter has no class to be checked against.`);
    }
    const shape = metatype as Shape;
    if (type === 'param') return parsePath(shape, value);
    return parseInput(shape, type === 'query' ? withNumbers(value as object) : value);
  }
}

async function parsePath(shape: Shape, value: unknown): Promise<object> {
  try {
    return await parseInput(shape, value);
  } catch (error) {
    throw error instanceof Problem ? new Problem('not-found') : error;
  }
}

/** A query is text throughout; what looks like a whole number is taken for one. */
function withNumbers(query: object): object {
  const entries = Object.entries(query).map(([name, value]: [string, unknown]) => [
    name,
    name === 'limit' && typeof value === 'string' && wholeNumber.test(value) ? +value : value,
  ]);
  return Object.fromEntries(entries) as object;
}
