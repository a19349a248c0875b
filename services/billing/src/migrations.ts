import {
  idempotencyIndexes,
  inboxCollection,
  inboxIndexes,
  outboxIndexes,
} from '@atrium/messaging';
import { createIndexes, type Migration } from '@atrium/service';

/** Everything that brings the database to the form that the code expects, in order. */
export const migrations: readonly Migration[] = [
  {
    id: '0001-indexes',
    async run(connection) {
      await createIndexes(connection, inboxCollection, inboxIndexes);
    },
  },
  {
    id: '0002-products',
    async run(connection) {
      await createIndexes(connection, 'products', [
        [{ organizationId: 1, _id: 1 }, {}],
        ...outboxIndexes,
      ]);
    },
  },
  {
    id: '0003-addresses',
    async run(connection) {
      await createIndexes(connection, 'billingAddresses', [
        [{ organizationId: 1, _id: 1 }, {}],
        [{ 'replacement.until': 1 }, { sparse: true }],
        ...outboxIndexes,
        ...idempotencyIndexes,
      ]);
      await createIndexes(connection, 'taxNumbers', [
        [{ number: 1 }, { unique: true }],
        [{ dueAt: 1 }, {}],
        ...outboxIndexes,
      ]);
    },
  },
  {
    id: '0004-prepaid',
    async run(connection) {
      await createIndexes(connection, 'ledger', [
        [{ account: 1, number: 1 }, { unique: true }],
        [{ account: 1, operationId: 1 }, { unique: true }],
        [{ openUntil: 1 }, { sparse: true }],
        [{ 'payOut.until': 1 }, { sparse: true }],
        ...outboxIndexes,
        ...idempotencyIndexes,
      ]);
      await createIndexes(connection, 'payOuts', [
        [{ organizationId: 1, _id: 1 }, {}],
        [{ state: 1, _id: 1 }, {}],
        [{ batchId: 1, _id: 1 }, {}],
        [{ 'unbooked.until': 1 }, { sparse: true }],
      ]);
      await createIndexes(connection, 'payOutBatches', [...outboxIndexes, ...idempotencyIndexes]);
    },
  },
  {
    id: '0005-invoices',
    async run(connection) {
      await createIndexes(connection, 'invoices', [
        // Of two who take the same place, one gets it; and each cause has one document.
        [{ series: 1, n: 1 }, { unique: true }],
        [{ cause: 1 }, { unique: true }],
        [{ organizationId: 1, issuedAt: -1, _id: -1 }, {}],
        [{ 'unfinished.until': 1 }, { sparse: true }],
        ...idempotencyIndexes,
        ...outboxIndexes,
      ]);
    },
  },
  {
    id: '0006-payments',
    async run(connection) {
      await createIndexes(connection, 'payments', [
        [{ purposeKey: 1 }, { unique: true, sparse: true }],
        [{ 'reference.value': 1 }, { unique: true, sparse: true }],
        [{ 'purpose.id': 1 }, {}],
        [{ organizationId: 1, _id: -1 }, {}],
        [{ dueAt: 1 }, { sparse: true }],
        ...outboxIndexes,
      ]);
      await createIndexes(connection, 'sandboxIntents', [[{ clientSecret: 1 }, {}]]);
      await createIndexes(connection, 'bankStatements', outboxIndexes);
      await createIndexes(connection, 'bankCredits', [
        [{ state: 1, importedAt: -1, _id: 1 }, {}],
        [{ importedAt: -1, _id: 1 }, {}],
        [{ dueAt: 1 }, { sparse: true }],
        ...outboxIndexes,
      ]);
    },
  },
  {
    id: '0007-vouchers',
    async run(connection) {
      await createIndexes(connection, 'promoCodes', [...outboxIndexes, ...idempotencyIndexes]);
      await createIndexes(connection, 'promoRedemptions', [
        // An order has one place of a code, and an organization each of its turns once (I8).
        [{ heldFor: 1 }, { unique: true, sparse: true }],
        [{ turnOf: 1 }, { unique: true, sparse: true }],
        [{ code: 1, state: 1 }, {}],
        [{ code: 1, number: 1 }, {}],
        [
          { code: 1, organizationId: 1 },
          { partialFilterExpression: { organizationId: { $exists: true } } },
        ],
        [{ until: 1 }, { sparse: true }],
        ...outboxIndexes,
      ]);
      await createIndexes(connection, 'gratuities', [
        [{ organizationId: 1, _id: 1 }, {}],
        [{ 'hold.orderId': 1 }, { sparse: true }],
        [{ 'hold.until': 1 }, { sparse: true }],
        ...outboxIndexes,
        ...idempotencyIndexes,
      ]);
      await createIndexes(connection, 'guesses', [[{ expiresAt: 1 }, { expireAfterSeconds: 0 }]]);
    },
  },
  {
    id: '0008-catalog',
    async run(connection) {
      await createIndexes(connection, 'catalog', [[{ part: 1, _id: 1 }, {}], ...outboxIndexes]);
    },
  },
  {
    id: '0010-orders',
    async run(connection) {
      await createIndexes(connection, 'orders', [
        [{ organizationId: 1, _id: -1 }, {}],
        [{ organizationId: 1, state: 1, _id: -1 }, {}],
        [{ state: 1, expiresAt: 1 }, {}],
        [{ 'unfinished.until': 1 }, { sparse: true }],
        ...idempotencyIndexes,
        ...outboxIndexes,
      ]);
      await createIndexes(connection, 'products', [
        [{ organizationId: 1, state: 1, paidUntil: 1 }, {}],
      ]);
    },
  },
  {
    id: '0013-invoice-mailings',
    async run(connection) {
      await createIndexes(connection, 'invoiceMailings', [
        [{ 'unfinished.until': 1 }, { sparse: true }],
        ...idempotencyIndexes,
        ...outboxIndexes,
      ]);
    },
  },
  {
    id: '0014-carts',
    async run(connection) {
      await createIndexes(connection, 'carts', [
        [{ expiresAt: 1 }, { expireAfterSeconds: 0 }],
        [{ 'unfinished.until': 1 }, { sparse: true }],
      ]);
    },
  },
  {
    id: '0015-subscriptions',
    async run(connection) {
      await createIndexes(connection, 'products', [
        [{ dueAt: 1 }, { sparse: true }],
        ...idempotencyIndexes,
      ]);
      // Those that were sold before anybody looked after them.
      await connection.collection('products').updateMany(
        { paidUntil: { $ne: null } },
        {
          $set: { 'subscription.blockedOn': null, 'subscription.owed': [], dueAt: new Date(0) },
        },
      );
    },
  },
  {
    id: '0016-retention',
    async run(connection) {
      await createIndexes(connection, 'invoices', [
        [{ purgedAt: 1, issuedAt: 1, _id: 1 }, {}],
        [{ leftoversAt: 1 }, { sparse: true }],
      ]);
      await createIndexes(connection, 'ledger', [[{ purgedAt: 1, at: 1 }, {}]]);
      await createIndexes(connection, 'bankCredits', [[{ purgedAt: 1, importedAt: 1 }, {}]]);
    },
  },
];
