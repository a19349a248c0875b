type Update = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * One update out of several: operators of the same name are joined. Throws when two parts write the same
 * field: one of them would be lost.
 */
export function merged(...updates: readonly Update[]): Record<string, Record<string, unknown>> {
  const result: Record<string, Record<string, unknown>> = {};
  for (const update of updates) {
    for (const [operator, fields] of Object.entries(update)) {
      const joined = (result[operator] ??= {});
      for (const [field, value] of Object.entries(fields)) {
        if (Object.hasOwn(joined, field)) throw new Error(`${operator} would set ${field} twice.`);
        joined[field] = value;
      }
    }
  }
  return result;
}
