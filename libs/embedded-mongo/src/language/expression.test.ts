import { describe, expect, it } from '@jest/globals';
import type { Document } from 'bson';
import { compileExpression } from './expression.js';
import { codeOf, decimal, double, id, long, text } from './test-values.js';

const now = new Date('2024-01-02T03:04:05.678Z');

function evaluate(spec: unknown, root: Document = {}): unknown {
  return compileExpression(spec)({ root, now, variables: {} });
}

/** A missing result is undefined. */
type Row = [rule: string, spec: unknown, root: Document, result: unknown];

const REFERENCES: Row[] = [
  ['a path is the value there', '$a.b', { a: { b: 1 } }, 1],
  ['a path of what is missing is missing', '$a.b', { a: 1 }, undefined],
  ['a path through an array is an array', '$a.b', { a: [{ b: 1 }, {}, 5, { b: [2] }] }, [1, [2]]],
  ['a number in a path is a field name', '$a.0', { a: [7] }, []],
  ['$$ROOT is the document', '$$ROOT', { a: 1 }, { a: 1 }],
  ['$$ROOT leads on', '$$ROOT.a', { a: 1 }, 1],
  ['$$CURRENT leads on', '$$CURRENT.a', { a: 1 }, 1],
  ['$$NOW is the time', '$$NOW', {}, now],
  ['a string is itself', 'a', { a: 1 }, 'a'],
  ['a document is built', { x: '$a', y: { z: '$b' } }, { a: 1 }, { x: 1, y: {} }],
  ['an array is built, with null for what is missing', ['$a', '$b'], { a: 1 }, [1, null]],
  ['$literal is not looked into', { $literal: '$a' }, { a: 1 }, '$a'],
];

const COMPARISONS: Row[] = [
  ['$eq heeds values, not types of numbers', { $eq: ['$a', double(1)] }, { a: long(1) }, true],
  ['$eq of what is missing is not null', { $eq: ['$a', null] }, {}, false],
  ['$gt compares across types', { $gt: ['str', 5] }, {}, true],
  ['$lt takes null for less than a number', { $lt: [null, 5] }, {}, true],
  ['$lt takes what is missing for less than null', { $lt: ['$a', null] }, {}, true],
  ['$gte', { $gte: [2, decimal('2')] }, {}, true],
  ['$lte', { $lte: [3, 2] }, {}, false],
  ['$ne', { $ne: ['$a', 1] }, { a: 2 }, true],
  ['$and of truths', { $and: [1, 'x', {}] }, {}, true],
  ['$and of nothing', { $and: [] }, {}, true],
  ['$or of untruths', { $or: [0, null, '$a', false, double(-0)] }, {}, false],
  ['$or of one without brackets', { $or: '$a' }, { a: 1 }, true],
  ['$not', { $not: [0] }, {}, true],
  ['$not of an empty string', { $not: [''] }, {}, false],
  ['$cond by position', { $cond: ['$a', 'yes', 'no'] }, { a: 1 }, 'yes'],
  [
    '$cond by name',
    { $cond: JSON.parse('{"if": "$a", "then": "yes", "else": "$b"}') },
    { b: 'no' },
    'no',
  ],
  ['$cond may be missing', { $cond: ['$a', 1, '$b'] }, {}, undefined],
  ['$ifNull of null', { $ifNull: ['$a', 5] }, { a: null }, 5],
  ['$ifNull of several', { $ifNull: ['$a', '$b', '$c'] }, { c: 1 }, 1],
  ['$ifNull of a value', { $ifNull: ['$a', 5] }, { a: 0 }, 0],
];

const NUMBERS: Row[] = [
  ['$add of ints is an int', { $add: [1, 2, 3] }, {}, 6],
  ['$add beyond 32 bits is a long', { $add: [2 ** 31 - 1, 1] }, {}, long('2147483648')],
  [
    '$add beyond 64 bits is a double',
    { $add: [long('9223372036854775807'), 1] },
    {},
    double(2 ** 63),
  ],
  [
    '$add of a long keeps all digits',
    { $add: [long('9007199254740993'), 1] },
    {},
    long('9007199254740994'),
  ],
  ['$add of a double is a double', { $add: [1, double(1)] }, {}, double(2)],
  ['$add of null is null', { $add: [1, null] }, {}, null],
  ['$add of what is missing is null', { $add: [1, '$a'] }, {}, null],
  ['$add of nothing is zero', { $add: [] }, {}, 0],
  ['$subtract', { $subtract: [1, 3] }, {}, -2],
  ['$subtract of a long is a long', { $subtract: [long(3), 1] }, {}, long(2)],
  ['$multiply', { $multiply: ['$a', 3] }, { a: 2 }, 6],
  ['$multiply beyond 32 bits is a long', { $multiply: [65536, 65536] }, {}, long('4294967296')],
];

const REST: Row[] = [
  ['$concat', { $concat: ['$a', '-', 'b'] }, { a: 'x' }, 'x-b'],
  ['$concat with null is null', { $concat: ['a', '$x'] }, {}, null],
  ['$size', { $size: '$a' }, { a: [1, 2] }, 2],
  ['$size of an array that is written', { $size: [['$a', 2]] }, {}, 2],
  ['$in', { $in: [double(2), '$a'] }, { a: [1, 2] }, true],
  ['$arrayElemAt', { $arrayElemAt: ['$a', 1] }, { a: [1, 2] }, 2],
  ['$arrayElemAt from the end', { $arrayElemAt: ['$a', -1] }, { a: [1, 2] }, 2],
  ['$arrayElemAt behind the end is missing', { $arrayElemAt: ['$a', 5] }, { a: [1] }, undefined],
  ['$arrayElemAt of null is null', { $arrayElemAt: [null, 0] }, {}, null],
  ['$first', { $first: '$a' }, { a: [1, 2] }, 1],
  ['$last', { $last: '$a' }, { a: [1, 2] }, 2],
  ['$first of nothing is missing', { $first: '$a' }, { a: [] }, undefined],
  [
    '$filter',
    { $filter: { input: '$a', as: 'x', cond: { $gt: ['$$x', '$b'] } } },
    { a: [1, 5], b: 2 },
    [5],
  ],
  [
    '$filter calls an element this',
    { $filter: { input: '$a', cond: '$$this.ok' } },
    { a: [{ ok: true }, {}] },
    [{ ok: true }],
  ],
  ['$filter of null is null', { $filter: { input: '$a', cond: true } }, {}, null],
  ['$map', { $map: { input: '$a', as: 'x', in: { $add: ['$$x.n', 1] } } }, { a: [{ n: 1 }] }, [2]],
  [
    '$map puts null for what is missing',
    { $map: { input: '$a', in: '$$this.n' } },
    { a: [{}] },
    [null],
  ],
  [
    '$map inside of $map',
    {
      $map: {
        input: '$a',
        as: 'x',
        in: { $map: { input: '$b', as: 'y', in: { $multiply: ['$$x', '$$y'] } } },
      },
    },
    { a: [1, 2], b: [3] },
    [[3], [6]],
  ],
  ['$concatArrays', { $concatArrays: ['$a', [3]] }, { a: [1, [2]] }, [1, [2], 3]],
  ['$concatArrays with null is null', { $concatArrays: ['$a', [3]] }, {}, null],
  [
    '$mergeObjects',
    { $mergeObjects: ['$a', { y: 2 }, null] },
    { a: { x: 1, y: 1 } },
    { x: 1, y: 2 },
  ],
  ['$mergeObjects of one', { $mergeObjects: '$a' }, {}, {}],
  ['$toString of an identifier', { $toString: '$a' }, { a: id('1') }, '1'.repeat(24)],
  ['$toString of a number', { $toString: long('9007199254740993') }, {}, '9007199254740993'],
  ['$toString of a whole double', { $toString: double(2) }, {}, '2'],
  ['$toString of a decimal', { $toString: decimal('1.50') }, {}, '1.50'],
  ['$toString of a date', { $toString: '$$NOW' }, {}, '2024-01-02T03:04:05.678Z'],
  ['$toString of a truth', { $toString: true }, {}, 'true'],
  ['$toString of null', { $toString: null }, {}, null],
];

describe.each([
  ['references', REFERENCES],
  ['comparison and logic', COMPARISONS],
  ['arithmetic', NUMBERS],
  ['strings, arrays and documents', REST],
])('evaluating %s', (_, rows) => {
  it.each(rows)('%s', (_rule, spec, root, result) => {
    const found = evaluate(spec, root);
    expect(found === undefined).toBe(result === undefined);
    expect(text(found)).toBe(text(result));
  });
});

describe('refusing expressions', () => {
  it.each<[what: string, spec: unknown, code: number]>([
    ['an operator that is not ours', { $dateTrunc: {} }, 238],
    ['two operators', { $add: [1], $size: [] }, 15983],
    ['an unknown variable', '$$x', 17276],
    ['an empty path', '$', 16872],
    ['an empty name', '$a..b', 15998],
    ['a path that ends with a dot', '$a.', 40353],
    ['an empty variable', '$$', 9],
    ['a variable that is not ours', '$$REMOVE', 238],
    ['a dot in a name', { 'a.b': 1 }, 16412],
    ['too many arguments', { $eq: [1, 2, 3] }, 16020],
    ['too few arguments of $cond', { $cond: [1, 2] }, 16020],
    ['$ifNull of one', { $ifNull: [1] }, 1257300],
    ['$cond without a condition', { $cond: JSON.parse('{"then": 1, "else": 2}') }, 17080],
    ['$map without an expression', { $map: { input: [] } }, 16882],
    ['$map of a scalar', { $map: { input: 1, in: 1 } }, 16883],
    ['an unknown argument of $map', { $map: { input: [], in: 1, foo: 1 } }, 16879],
    ['limit in $filter', { $filter: { input: [], cond: 1, limit: 1 } }, 238],
    ['$add of a string', { $add: [1, 'x'] }, 14],
    ['$add of a date', { $add: ['$$NOW', 1] }, 238],
    ['$add of a decimal', { $add: [decimal('1'), 1] }, 238],
    ['$concat of a number', { $concat: ['a', 1] }, 16702],
    ['$size of a scalar', { $size: 1 }, 17124],
    ['$size of what is missing', { $size: '$a' }, 17124],
    ['$in a scalar', { $in: [1, 1] }, 40081],
    ['$arrayElemAt of a scalar', { $arrayElemAt: [1, 1] }, 28689],
    ['$arrayElemAt at a string', { $arrayElemAt: [[1], 'x'] }, 28690],
    ['$arrayElemAt at a fraction', { $arrayElemAt: [[1], 0.5] }, 28691],
    ['$filter of a scalar', { $filter: { input: 1, cond: 1 } }, 28651],
    ['$concatArrays of a scalar', { $concatArrays: [1] }, 28664],
    ['$mergeObjects of a scalar', { $mergeObjects: [1] }, 40400],
    ['$toString of an array', { $toString: [[1]] }, 241],
  ])('refuses %s', (_what, spec, code) => {
    expect(codeOf(() => evaluate(spec))).toBe(code);
  });
});
