import type { MongoError } from './errors.js';
import { notSupported } from './errors.js';

/**
 * Everything this database understands, by the names of MongoDB's manual. The compilers refuse
 * whatever is not named here, and the table in the README is printed from it.
 */
export const allowList = {
  'query operator': names(`$eq $ne $gt $gte $lt $lte $in $nin $exists $type $regex $options
    $elemMatch $size $all $not`),
  'logical query operator': names('$and $or $nor'),
  'update operator': names(`$set $unset $setOnInsert $inc $mul $min $max $rename $currentDate $push
    $pull $pullAll $pop $addToSet`),
  'stage of a pipeline update': names('$set $unset'),
  'projection operator': names('$slice $elemMatch'),
  'aggregation stage': names(`$match $sort $skip $limit $project $set $unset $group $unwind $count
    $lookup $facet $replaceRoot`),
  accumulator: names('$sum $avg $min $max $first $last $push $addToSet $count'),
  expression: names(`$literal $cond $ifNull $eq $ne $gt $gte $lt $lte $and $or $not $add $subtract
    $multiply $concat $size $in $arrayElemAt $first $last $filter $map $concatArrays $mergeObjects
    $toString`),
  variable: names('$$ROOT $$CURRENT $$NOW'),
} as const satisfies Record<string, readonly string[]>;

export type Kind = keyof typeof allowList;

/**
 * What MongoDB has beside: refused as not supported, while a name in neither list is an error that
 * MongoDB would report too. Of expressions there are too many; all that are not ours count as known.
 */
const known: Partial<Record<Kind, readonly string[]>> = {
  'query operator': names(`$mod $bitsAllClear $bitsAllSet $bitsAnyClear $bitsAnySet $geoIntersects
    $geoWithin $within $near $nearSphere $geoNear $maxDistance $minDistance`),
  'logical query operator': names(`$expr $where $text $comment $jsonSchema $sampleRate
    $alwaysTrue $alwaysFalse`),
  'update operator': names('$bit $pushAll'),
  'stage of a pipeline update': names('$addFields $project $replaceRoot $replaceWith'),
  'aggregation stage': names(`$addFields $bucket $bucketAuto $changeStream $collStats $currentOp
    $densify $documents $fill $geoNear $graphLookup $indexStats $listSessions $merge $out
    $planCacheStats $redact $replaceWith $sample $search $searchMeta $setWindowFields
    $sortByCount $unionWith $vectorSearch`),
  accumulator: names(`$accumulator $bottom $bottomN $firstN $lastN $maxN $median $mergeObjects $minN
    $percentile $stdDevPop $stdDevSamp $top $topN $concatArrays $setUnion`),
  variable: names('$$REMOVE $$DESCEND $$PRUNE $$KEEP $$CLUSTER_TIME $$USER_ROLES $$SEARCH_META'),
};

function names(text: string): readonly string[] {
  return text.split(/\s+/);
}

/**
 * Throws unless the name is allowed: as not supported if MongoDB has it, else the error that `unknown` makes. It is made
 * when it is thrown: its stack costs more than many a filter.
 */
export function requireAllowed(kind: Kind, name: string, unknown?: () => MongoError): void {
  if (allowList[kind].includes(name)) return;
  if (!unknown || known[kind]?.includes(name)) throw notSupported(`The ${kind} ${name}`);
  throw unknown();
}

/** The allow-list as a Markdown table, for the README. */
export function allowListTable(): string {
  const rows = Object.entries(allowList).map(
    ([kind, allowed]) => `| ${kind} | ${allowed.map((name) => `\`${name}\``).join(' ')} |`,
  );
  return ['| kind | names |', '| --- | --- |', ...rows].join('\n');
}
