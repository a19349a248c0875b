import { inboxCollection, inboxIndexes, outboxIndexes } from '@atrium/messaging';
import { createIndexes, type Index, type Migration } from '@atrium/service';

const forgottenAtExpiry: Index = [{ expiresAt: 1 }, { expireAfterSeconds: 0 }];

/** What brings the database to the form that the code expects. */
export const migrations: readonly Migration[] = [
  {
    id: '0001-indexes',
    async run(connection) {
      await createIndexes(connection, 'deliveries', [[{ state: 1, dueAt: 1 }], forgottenAtExpiry]);
      await createIndexes(connection, 'suppressions', [forgottenAtExpiry]);
      await createIndexes(connection, 'mail_counts', [forgottenAtExpiry]);
      await createIndexes(connection, inboxCollection, inboxIndexes);
    },
  },
  {
    id: '0002-outbox',
    async run(connection) {
      await createIndexes(connection, 'deliveries', outboxIndexes);
    },
  },
  {
    id: '0003-of-organizations',
    async run(connection) {
      // What is forgotten with an organization.
      await createIndexes(connection, 'deliveries', [[{ organizationId: 1 }, { sparse: true }]]);
    },
  },
  {
    id: '0004-personal-data',
    async run(connection) {
      // The mails to a person.
      await createIndexes(connection, 'deliveries', [
        [
          { recipientId: 1, createdAt: -1, _id: -1 },
          { partialFilterExpression: { recipientId: { $exists: true } } },
        ],
        [
          { accountId: 1, createdAt: -1, _id: -1 },
          { partialFilterExpression: { accountId: { $exists: true } } },
        ],
      ]);
    },
  },
];
