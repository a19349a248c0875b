import type { Document } from 'bson';
import { encode } from '../bson.js';
import { asDocument, leadingMatch, MongoError, runPipeline } from '../language/index.js';
import { toInteger } from '../language/numbers.js';
import type { Found, Query } from '../query.js';
import type { Call, Command } from './call.js';
import {
  collectionOf,
  countArgument,
  documentArgument,
  documentsArgument,
  hintArgument,
  namespaceOf,
} from './call.js';

function aggregate(call: Call): Buffer {
  const { body, engine } = call;
  if (typeof body['aggregate'] !== 'string') {
    throw new MongoError(73, `Invalid namespace specified '${call.database}.$cmd.aggregate'`);
  }
  const pipeline = documentsArgument(body, 'pipeline') ?? [];
  refuseChangeStream(pipeline);
  const batchSize = countArgument(documentArgument(body, 'cursor') ?? {}, 'batchSize');
  const counted = countPipeline(pipeline, hintArgument(body));
  const results = counted ? countResult(call, counted) : runPipelineOf(call, pipeline);
  return engine.cursors.start(namespaceOf(call), encoded(results), batchSize);
}

function runPipelineOf(call: Call, pipeline: Document[]): Document[] {
  const { reader, storage } = call.engine;
  const { filter, sort, limit, rest } = leadingMatch(pipeline);
  const source = reader.find(collectionOf(call), {
    filter,
    sort,
    limit,
    hint: hintArgument(call.body),
  });
  return runPipeline(documents(source), rest, {
    now: new Date(),
    collection: (name) =>
      documents(reader.find(storage.catalog.get(call.database, name), { filter: {} })),
  });
}

/** What a driver's countDocuments sends; it can often be answered from an index alone. */
function countPipeline(pipeline: Document[], hint: unknown): (Query & { id: unknown }) | undefined {
  const stages = pipeline.map((stage) => Object.entries(asDocument(stage) ?? {})[0] ?? ['', null]);
  const names = stages.map(([name]) => name).join(' ');
  if (!/^\$match( \$skip)?( \$limit)? \$group$/.test(names)) return undefined;
  const operand = (name: string) => stages.find(([stage]) => stage === name)?.[1] as unknown;
  const [skip, limit] = [wholeNumber(operand('$skip'), 0), wholeNumber(operand('$limit'), 1)];
  const { _id: id, n, ...others } = asDocument(operand('$group')) ?? {};
  const sum = asDocument(n);
  const isCount =
    sum &&
    Object.keys(others).length === 0 &&
    Object.keys(sum).join() === '$sum' &&
    toInteger(sum['$sum']) === 1 &&
    toInteger(id) !== undefined;
  const filter = asDocument(operand('$match'));
  if (!isCount || !filter || skip === undefined || limit === undefined) return undefined;
  return { filter, skip: skip ?? 0, limit: limit ?? 0, hint, id };
}

/** null: not given; undefined: not a number of this kind. */
function wholeNumber(value: unknown, least: number): number | null | undefined {
  if (value === undefined) return null;
  const number = toInteger(value);
  return number !== undefined && number >= least ? number : undefined;
}

function countResult(call: Call, { id, ...query }: Query & { id: unknown }): Document[] {
  const n = call.engine.reader.count(collectionOf(call), query);
  return n === 0 ? [] : [{ _id: id, n }];
}

function refuseChangeStream([first]: Document[]): void {
  if (!first || !('$changeStream' in first)) return;
  throw new MongoError(40573, 'The $changeStream stage is only supported on replica sets');
}

function* documents(found: Iterable<Found>): Generator<Document> {
  for (const { document } of found) yield document;
}

function* encoded(results: Iterable<Document>): Generator<Buffer> {
  for (const result of results) yield encode(result);
}

const TAKES = 'pipeline cursor hint allowDiskUse bypassDocumentValidation'.split(' ');

export const aggregateCommands: Record<string, Command> = {
  aggregate: { handle: aggregate, writes: false, takes: TAKES },
};
