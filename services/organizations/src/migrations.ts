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
      await createIndexes(connection, 'organizations', [
        [{ 'unfinished.until': 1 }, { sparse: true }],
        ...outboxIndexes,
        ...idempotencyIndexes,
      ]);
      await createIndexes(connection, 'memberships', [
        // One way of a person through an organization (decision 4): the judge of parallel invitations.
        [{ organizationId: 1, address: 1 }, { unique: true }],
        // One membership of an account, whatever its address.
        [
          { organizationId: 1, accountId: 1 },
          { unique: true, partialFilterExpression: { state: 'active' } },
        ],
        [{ accountId: 1, state: 1, chosenAt: -1, _id: 1 }],
        [{ organizationId: 1, state: 1, joinedAt: 1, _id: 1 }],
        [{ organizationId: 1, state: 1, 'invitation.sentAt': -1, _id: -1 }],
        [{ 'unfinished.until': 1 }, { sparse: true }],
        ...outboxIndexes,
        ...idempotencyIndexes,
      ]);
      await createIndexes(connection, 'history', [[{ documentId: 1, at: 1 }]]);
      await createIndexes(connection, inboxCollection, inboxIndexes);
    },
  },
  {
    id: '0002-open-invitations',
    async run(connection) {
      await createIndexes(connection, 'memberships', [
        // How many are open, however many have expired.
        [{ organizationId: 1, state: 1, 'invitation.expiresAt': 1 }, {}],
        // What somebody has invited to, when they go.
        [{ organizationId: 1, state: 1, 'invitation.by': 1, 'invitation.sentAt': 1 }, {}],
      ]);
    },
  },
  {
    id: '0003-who-was-a-member',
    async run(connection) {
      await createIndexes(connection, 'memberships', [
        [{ organizationId: 1, accounts: 1 }, {}],
        [{ organizationId: 1, _id: 1 }, {}],
      ]);
    },
  },
  {
    id: '0004-teams',
    async run(connection) {
      await createIndexes(connection, 'teams', [
        // No two teams of the same name; those that exist no more have none.
        [
          { organizationId: 1, nameKey: 1 },
          { unique: true, partialFilterExpression: { nameKey: { $exists: true } } },
        ],
        ...outboxIndexes,
        ...idempotencyIndexes,
      ]);
      await createIndexes(connection, 'memberships', [
        [{ organizationId: 1, teams: 1, state: 1, _id: 1 }, {}],
      ]);
    },
  },
  {
    id: '0005-logo-images',
    async run(connection) {
      await createIndexes(connection, 'logoImages', [
        [{ organizationId: 1 }, {}],
        // Only those that are to be looked at.
        [{ lookAt: 1 }, { sparse: true }],
      ]);
    },
  },
  {
    id: '0006-successions',
    async run(connection) {
      await createIndexes(connection, 'successions', [
        // One open proposal to a person: the judge of parallel ones.
        [
          { organizationId: 1, accountId: 1 },
          { unique: true, partialFilterExpression: { state: 'open' } },
        ],
        [{ organizationId: 1, 'proposal.at': -1, _id: -1 }, {}],
        [{ organizationId: 1, 'proposal.by': 1, state: 1 }, {}],
        [{ 'unfinished.until': 1 }, { sparse: true }],
        ...outboxIndexes,
        ...idempotencyIndexes,
      ]);
    },
  },
  {
    id: '0007-activities',
    async run(connection) {
      await createIndexes(connection, 'activities', [
        [{ organizationId: 1, at: -1, _id: -1 }],
        // What is asked for most narrowly is found by the index; the rest is looked at (decisions/0015).
        [{ organizationId: 1, people: 1, at: -1, _id: -1 }],
        [{ organizationId: 1, products: 1, at: -1, _id: -1 }],
        [{ organizationId: 1, kind: 1, at: -1, _id: -1 }],
      ]);
    },
  },
  {
    id: '0008-who-manages-products',
    async run(connection) {
      await createIndexes(connection, 'memberships', [
        [{ organizationId: 1, state: 1, 'rights.role': 1, joinedAt: 1, _id: 1 }, {}],
      ]);
    },
  },
  {
    id: '0009-products',
    async run(connection) {
      await createIndexes(connection, 'products', [[{ organizationId: 1, ended: 1, _id: 1 }, {}]]);
    },
  },
  {
    id: '0010-product-transfers',
    async run(connection) {
      await createIndexes(connection, 'productTransfers', [
        // One open link to a product: the judge of parallel ones.
        [{ productId: 1 }, { unique: true, partialFilterExpression: { state: 'open' } }],
        [{ 'unfinished.until': 1 }, { sparse: true }],
        ...outboxIndexes,
      ]);
    },
  },
  {
    id: '0011-closings',
    async run(connection) {
      await createIndexes(connection, 'productTransfers', [[{ organizationId: 1, state: 1 }, {}]]);
    },
  },
  {
    id: '0012-closed-organizations',
    async run(connection) {
      await createIndexes(connection, 'organizations', [
        // What is to be purged, and what somebody can open again: few are closed at a time.
        [
          { 'closing.restorableUntil': 1 },
          { partialFilterExpression: { 'closing.restorableUntil': { $exists: true } } },
        ],
        [
          { legalRepresentatives: 1, 'closing.at': -1 },
          { partialFilterExpression: { 'closing.restorableUntil': { $exists: true } } },
        ],
      ]);
      await createIndexes(connection, 'closingRecords', [[{ organizationId: 1, _id: -1 }, {}]]);
    },
  },
  {
    id: '0013-personal-data',
    async run(connection) {
      // What concerns a person, in whichever organization.
      await createIndexes(connection, 'memberships', [
        [{ accounts: 1, _id: 1 }, {}],
        [{ address: 1, _id: 1 }, {}],
      ]);
      await createIndexes(connection, 'successions', [
        [{ accountId: 1, _id: 1 }, {}],
        [{ 'proposal.by': 1, _id: 1 }, {}],
      ]);
    },
  },
  {
    id: '0014-offered-addresses',
    async run(connection) {
      const byMail = { partialFilterExpression: { address: { $type: 'string' } } };
      await createIndexes(connection, 'productTransfers', [[{ address: 1 }, byMail]]);
    },
  },
];
