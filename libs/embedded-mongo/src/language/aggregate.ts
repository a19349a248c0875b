import type { Document } from 'bson';
import type { Kind } from './allow-list.js';
import { requireAllowed } from './allow-list.js';
import { MongoError, typeMismatch } from './errors.js';
import { toInteger } from './numbers.js';
import type { Stage, StageContext } from './stage.js';
import { compileStage } from './stages.js';
import { asDocument } from './values.js';

export interface PipelineContext {
  /** The documents of another collection of the same database, for `$lookup`. */
  collection: (name: string) => Iterable<Document>;
  now: Date;
}

/** Runs an aggregation pipeline (manual: "Aggregation Pipeline") on documents. */
export function runPipeline(
  source: Iterable<Document>,
  pipeline: Document[],
  context: PipelineContext,
): Document[] {
  return [...compilePipeline(pipeline, context, 'aggregation stage')(source)];
}

/** Applies the pipeline of an update to one document. */
export function runUpdatePipeline(document: Document, pipeline: Document[], now: Date): Document {
  const context = { collection: () => [], now };
  const [result = document] = compilePipeline(
    pipeline,
    context,
    'stage of a pipeline update',
  )([document]);
  return result;
}

function compilePipeline(
  pipeline: unknown,
  { collection, now }: PipelineContext,
  kind: Kind,
): Stage {
  if (!Array.isArray(pipeline))
    throw typeMismatch("'pipeline' option must be specified as an array");
  const context: StageContext = {
    collection,
    now,
    pipeline: (stages, inside) => {
      refuseNestedFacet(stages, inside);
      return compilePipeline(stages, { collection, now }, kind);
    },
  };
  const stages = pipeline.map((spec) => {
    const [name, operand] = stageOf(spec);
    requireAllowed(
      kind,
      name,
      () => new MongoError(40324, `Unrecognized pipeline stage name: '${name}'`),
    );
    return compileStage(name, operand, context);
  });
  return (documents) => stages.reduce((result, stage) => stage(result), documents);
}

function stageOf(spec: unknown): [name: string, operand: unknown] {
  const document = asDocument(spec);
  if (!document) {
    throw typeMismatch("Each element of the 'pipeline' array must be an object");
  }
  const [stage, other] = Object.entries(document);
  if (stage && !other) return stage;
  throw new MongoError(
    40323,
    'A pipeline stage specification object must contain exactly one field.',
  );
}

function refuseNestedFacet(stages: unknown, inside: string): void {
  if (inside !== '$facet' || !Array.isArray(stages)) return;
  if (stages.some((stage) => asDocument(stage) && '$facet' in stage)) {
    throw new MongoError(40600, '$facet is not allowed to be used within a $facet stage');
  }
}

/** The part of a pipeline that is an ordinary find, and the stages after it. */
export interface LeadingFind {
  filter: Document;
  sort?: Document;
  limit?: number;
  rest: Document[];
}

/**
 * Splits off a first `$match`, and a `$sort` and a `$limit` right after, for whoever can answer them
 * from an index. What is split off is not checked: it is to be compiled as a find's.
 */
export function leadingMatch(pipeline: readonly Document[]): LeadingFind {
  const find: LeadingFind = { filter: {}, rest: [...pipeline] };
  const filter = asDocument(firstOf(find.rest, '$match'));
  if (filter) {
    find.filter = filter;
    find.rest.shift();
  }
  const sort = asDocument(firstOf(find.rest, '$sort'));
  if (sort && Object.keys(sort).length > 0) {
    find.sort = sort;
    find.rest.shift();
  }
  const limit = toInteger(firstOf(find.rest, '$limit'));
  if (limit !== undefined && limit > 0) {
    find.limit = limit;
    find.rest.shift();
  }
  return find;
}

/** The operand of the first stage, if it is the one that is asked for. */
function firstOf([stage]: readonly Document[], name: string): unknown {
  return asDocument(stage) && Object.keys(stage!).length === 1 ? stage![name] : undefined;
}
