/** A rule of EN 16931: its name, what it asks for, and whether that is so. */
export type Rule<Of> = readonly [rule: string, message: string, holds: (of: Of) => boolean];
