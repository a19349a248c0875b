import { allEvents, allRequests, type Shape } from './contract.js';

interface ShownField {
  readonly type: unknown;
  readonly required?: boolean;
  readonly [more: string]: unknown;
}

/**
 * All contracts as plain data, in a stable order. Checked in beside this package: its diff is the review of
 * every change to what services say to each other.
 */
export function contractsSnapshot(): object {
  const shapes = new Map<string, object>();
  const requests = allRequests().map(({ input, output, ...terms }) => ({
    ...terms,
    input: describe(input, shapes),
    output: describe(output, shapes),
  }));
  const events = allEvents().map(({ data, ...terms }) => ({
    ...terms,
    data: describe(data, shapes),
  }));
  const sorted = [...shapes.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  return { requests, events, shapes: Object.fromEntries(sorted) };
}

/** The shape's name; its fields are noted in `shapes`. Two shapes of one name would be one in the API too. */
function describe(shape: Shape, shapes: Map<string, object>): string {
  const known = shapes.get(shape.name);
  const fields: Record<string, unknown> = {};
  shapes.set(shape.name, fields);
  for (const name of fieldsOf(shape)) fields[name] = describeField(shape, name, shapes);
  if (known && JSON.stringify(known) !== JSON.stringify(fields)) {
    throw new Error(`Two contracts have a shape called ${shape.name}`);
  }
  return shape.name;
}

function describeField(shape: Shape, name: string, shapes: Map<string, object>): object {
  const {
    type,
    required,
    description: _description,
    example: _example,
    ...rest
  } = Reflect.getMetadata(
    'swagger/apiModelProperties',
    shape.prototype as object,
    name,
  ) as ShownField;
  return { type: typeName(type, shapes), ...rest, ...(required === false && { optional: true }) };
}

function typeName(type: unknown, shapes: Map<string, object>): string {
  if (typeof type === 'string') return type;
  if (type === String || type === Number || type === Boolean || type === Object) {
    return (type as { name: string }).name.toLowerCase();
  }
  return describe((type as () => Shape)(), shapes);
}

/** The declared fields of a shape, those of the shapes it extends included. */
export function fieldsOf(shape: Shape): string[] {
  const marked: unknown = Reflect.getMetadata(
    'swagger/apiModelPropertiesArray',
    shape.prototype as object,
  );
  return ((marked as string[] | undefined) ?? []).map((name) => name.replace(/^:/, ''));
}
