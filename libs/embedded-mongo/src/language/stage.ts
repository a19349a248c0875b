import type { Document } from 'bson';

/** Turns the documents of the stage before into its own. */
export type Stage = (documents: Iterable<Document>) => Iterable<Document>;

/** What stages need from outside. */
export interface StageContext {
  /** The documents of another collection of the same database, in natural order. */
  collection: (name: string) => Iterable<Document>;
  now: Date;
  /** Compiles a pipeline that is part of a stage. */
  pipeline: (stages: unknown, inside: string) => Stage;
}
