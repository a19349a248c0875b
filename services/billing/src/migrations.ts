import { inboxCollection, inboxIndexes, outboxIndexes } from '@atrium/messaging';
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
];
