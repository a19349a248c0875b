/** The part of JSON Schema that our documents use. */
export interface Schema {
  type?: string | string[];
  $ref?: string;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: string[];
  format?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxItems?: number;
  example?: unknown;
  description?: string;
}

const token = 'dGhpcy1pcy1hbi1leGFtcGxlLW9mLWEtdG9rZW4';

/**
 * A value that fits a schema: the fields' own examples, and the first of what is allowed elsewhere. Fields
 * that may be left out and have no example of their own are left out.
 */
export function exampleOf(schema: Schema, schemas: Record<string, Schema>): unknown {
  if (schema.example !== undefined) return schema.example;
  if (schema.$ref) return exampleOf(referred(schema.$ref, schemas), schemas);
  const [first] = schema.allOf ?? schema.anyOf ?? schema.oneOf ?? [];
  if (first) return exampleOf(first, schemas);
  if (schema.enum) return schema.enum[0];
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'array') return schema.items ? [exampleOf(schema.items, schemas)] : [];
  if (type === 'boolean') return false;
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
  if (type === 'object' || schema.properties) return exampleOfObject(schema, schemas);
  return (schema.minLength ?? 0) > 1 ? token : 'text';
}

function exampleOfObject(schema: Schema, schemas: Record<string, Schema>): object {
  const shown = Object.entries(schema.properties ?? {}).filter(
    ([name, field]) =>
      schema.required?.includes(name) || field.example !== undefined || field.$ref || field.allOf,
  );
  const fields = shown.map(([name, field]) => [name, exampleOf(field, schemas)] as const);
  return Object.fromEntries(fields);
}

function referred(reference: string, schemas: Record<string, Schema>): Schema {
  const name = reference.replace('#/components/schemas/', '');
  const schema = schemas[name];
  if (!schema) throw new Error(`There is no schema ${name}`);
  return schema;
}
