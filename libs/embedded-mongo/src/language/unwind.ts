import type { Document } from 'bson';
import { Long } from 'bson';
import { computeFields } from './computed-fields.js';
import { MongoError } from './errors.js';
import type { Expression } from './expression.js';
import { fieldTree } from './field-tree.js';
import type { Stage } from './stage.js';
import { asDocument, getField, typeName } from './values.js';

interface Unwind {
  path: string;
  indexPath: string | undefined;
  preserve: boolean;
}

/** The expressions of an `$unwind` never ask for the time. */
const NEVER = new Date(0);

/** Compiles `$unwind`: one document for each element of an array (manual: "$unwind"). */
export function compileUnwind(operand: unknown): Stage {
  const { path, indexPath, preserve } = options(operand);
  const whole: readonly [string, Expression] = [path, ({ variables }) => variables['element']];
  const place: (readonly [string, Expression])[] =
    indexPath === undefined ? [] : [[indexPath, ({ variables }) => variables['index']]];
  const [withElement, withoutElement] = [fieldTree([whole, ...place]), fieldTree(place)];
  const components = path.split('.');
  return function* (documents) {
    for (const document of documents) {
      const value = fieldValue(document, components);
      for (const [index, element] of elements(value, preserve)) {
        const scope = { root: document, now: NEVER, variables: { element, index } };
        // Where there is no field, none is made.
        yield computeFields(document, value === undefined ? withoutElement : withElement, scope);
      }
    }
  };
}

function options(operand: unknown): Unwind {
  const spec = typeof operand === 'string' ? { path: operand } : asDocument(operand);
  if (!spec) throw new MongoError(15981, 'the $unwind stage needs a string or an object');
  const { path, includeArrayIndex, preserveNullAndEmptyArrays = false, ...others } = spec;
  const unknown = Object.keys(others)[0];
  if (unknown) throw new MongoError(28811, `unrecognized option to $unwind stage: ${unknown}`);
  if (path === undefined || path === '') {
    throw new MongoError(28812, 'no path specified to $unwind stage');
  }
  if (typeof path !== 'string') {
    const found = `got ${typeName(path)}`;
    throw new MongoError(28808, `expected a string as the path for $unwind stage, ${found}`);
  }
  if (!path.startsWith('$')) {
    throw new MongoError(
      28818,
      `path option to $unwind stage should be prefixed with a '$': ${path}`,
    );
  }
  if (typeof preserveNullAndEmptyArrays !== 'boolean') {
    throw new MongoError(28809, 'expected a boolean for the preserveNullAndEmptyArrays option');
  }
  const index = includeArrayIndex as unknown;
  if (index !== undefined && (typeof index !== 'string' || index === '')) {
    throw new MongoError(28810, 'expected a non-empty string for the includeArrayIndex option');
  }
  if (index?.startsWith('$')) {
    throw new MongoError(
      28822,
      `includeArrayIndex option should not be prefixed with a '$': ${index}`,
    );
  }
  return {
    path: path.slice(1),
    indexPath: index,
    preserve: preserveNullAndEmptyArrays,
  };
}

/** The value at a path of documents; an array on the way is not entered. */
function fieldValue(document: Document, path: readonly string[]): unknown {
  let value: unknown = document;
  for (const name of path) value = getField(asDocument(value) ?? {}, name);
  return value;
}

/** Each element with its index; what is no array counts as its own only element, without index. */
function elements(value: unknown, preserve: boolean): [index: Long | null, element: unknown][] {
  if (Array.isArray(value) && value.length > 0) {
    return value.map((element, index) => [Long.fromNumber(index), element]);
  }
  if (Array.isArray(value)) return preserve ? [[null, undefined]] : [];
  return preserve || (value !== null && value !== undefined) ? [[null, value]] : [];
}
