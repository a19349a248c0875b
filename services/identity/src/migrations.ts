import { inboxCollection, inboxIndexes, outboxIndexes } from '@atrium/messaging';
import { createIndexes, type Migration } from '@atrium/service';

/** The indexes of identity's database: the unique ones are invariants, the others make reads cheap. */
export const migrations: readonly Migration[] = [
  {
    id: '0001-accounts',
    run: (connection) =>
      createIndexes(connection, 'accounts', [
        [{ address: 1 }, { unique: true }],
        // Partial: accounts without a session would all have the same key.
        [
          { 'sessions.hash': 1 },
          { unique: true, partialFilterExpression: { 'sessions.hash': { $exists: true } } },
        ],
        ...outboxIndexes,
      ]),
  },
  {
    id: '0002-sign-ups',
    run: (connection) =>
      createIndexes(connection, 'sign-ups', [
        [{ address: 1 }],
        // An hour later, so that its mail can still be told that it ran out.
        [{ expiresAt: 1 }, { expireAfterSeconds: 3_600 }],
        ...outboxIndexes,
      ]),
  },
  {
    id: '0003-attempts',
    run: (connection) =>
      createIndexes(connection, 'attempts', [[{ expiresAt: 1 }, { expireAfterSeconds: 0 }]]),
  },
  {
    id: '0004-recovery',
    run: async (connection) => {
      await createIndexes(connection, 'accounts', [
        // Partial: most accounts have none. Not unique: one mailbox may be the way back to several.
        [
          { 'recovery.address': 1 },
          { partialFilterExpression: { 'recovery.address': { $exists: true } } },
        ],
      ]);
      await createIndexes(connection, 'password-resets', [
        [{ address: 1 }],
        // An hour later, so that its mail can still be told that it ran out.
        [{ expiresAt: 1 }, { expireAfterSeconds: 3_600 }],
        ...outboxIndexes,
      ]);
    },
  },
  {
    id: '0004-api-tokens',
    run: (connection) =>
      createIndexes(connection, 'accounts', [
        // Partial: accounts without a token would all have the same key.
        [
          { 'apiTokens.hash': 1 },
          { unique: true, partialFilterExpression: { 'apiTokens.hash': { $exists: true } } },
        ],
      ]),
  },
  {
    id: '0005-service-credentials',
    run: (connection) =>
      createIndexes(connection, 'service-credentials', [
        [{ kind: 1, username: 1 }, { unique: true }],
        [{ organizationId: 1, _id: -1 }],
        [{ organizationId: 1, productId: 1, _id: -1 }],
      ]),
  },
  {
    id: '0007-secrets-of-service-credentials',
    run: (connection) => createIndexes(connection, 'service-credentials', [[{ secretBy: 1 }, {}]]),
  },
  {
    id: '0004-security-log',
    async run(connection) {
      await createIndexes(connection, 'security-log', [
        // One chain for each account: a number is taken once.
        [{ accountId: 1, n: 1 }, { unique: true }],
        [{ accountId: 1, at: 1 }],
      ]);
      await createIndexes(connection, 'failed-sign-ins', [
        [{ fingerprint: 1, at: 1 }],
        [{ expiresAt: 1 }, { expireAfterSeconds: 0 }],
      ]);
    },
  },
  {
    id: '0004-second-factors',
    async run(connection) {
      await createIndexes(connection, 'accounts', [
        // A passkey is found by the authenticator's id of it, and is one account's.
        [
          { 'passkeys.credentialId': 1 },
          {
            unique: true,
            partialFilterExpression: { 'passkeys.credentialId': { $exists: true } },
          },
        ],
      ]);
      await createIndexes(connection, 'passkey-challenges', [
        [{ expiresAt: 1 }, { expireAfterSeconds: 0 }],
      ]);
    },
  },
  {
    id: '0006-mailboxes',
    async run(connection) {
      await createIndexes(connection, 'mailboxes', [
        [{ address: 1 }, { unique: true }],
        [{ organizationId: 1, _id: -1 }],
        // Partial: most mailboxes are nobody's webmail, or one's.
        [
          { 'holders.accountId': 1, address: 1 },
          { partialFilterExpression: { 'holders.accountId': { $exists: true } } },
        ],
        // Only what is under way, or unified.
        [
          { 'unification.state': 1 },
          { partialFilterExpression: { 'unification.state': { $exists: true } } },
        ],
        [
          { 'unification.ending': 1 },
          { partialFilterExpression: { 'unification.ending': { $type: 'string' } } },
        ],
        ...outboxIndexes,
      ]);
      await createIndexes(connection, 'accounts', [
        [
          { 'unification.ending': 1 },
          { partialFilterExpression: { 'unification.ending': { $type: 'string' } } },
        ],
      ]);
    },
  },
  {
    id: '0008-departures',
    async run(connection) {
      await createIndexes(connection, inboxCollection, inboxIndexes);
      await createIndexes(connection, 'mailboxes', [
        // Whom a person who goes was invited to consult with: few mailboxes have an open invitation.
        [
          { organizationId: 1, 'invitations.address': 1 },
          { partialFilterExpression: { 'invitations.address': { $exists: true } } },
        ],
      ]);
    },
  },
  {
    id: '0008-what-organizations-are-told',
    async run(connection) {
      // What was deleted stays for so long that it is surely told: as long as events are kept.
      const gone = [
        { deletedAt: 1 },
        { expireAfterSeconds: 30 * 24 * 60 * 60, sparse: true },
      ] as const;
      await createIndexes(connection, 'mailboxes', [gone]);
      await createIndexes(connection, 'service-credentials', [gone, ...outboxIndexes]);
    },
  },
  {
    id: '0009-operators',
    async run(connection) {
      // One document for all of them: it is only ever changed.
      await connection
        .collection<{ _id: string }>('operators')
        .updateOne(
          { _id: 'platform' },
          { $setOnInsert: { operators: [], changes: [] } },
          { upsert: true },
        );
      await createIndexes(connection, 'security-log', [
        // What operators did: few lines of many.
        [{ at: 1, _id: 1 }, { partialFilterExpression: { 'operatorAct.kind': { $exists: true } } }],
      ]);
    },
  },
  {
    id: '0010-account-deletions',
    run: (connection) =>
      createIndexes(connection, 'accounts', [
        // Few are being deleted at a time.
        [
          { 'deletion.until': 1 },
          { partialFilterExpression: { 'deletion.until': { $exists: true } } },
        ],
      ]),
  },
  {
    id: '0010-personal-data',
    run: (connection) =>
      createIndexes(connection, 'mailboxes', [
        // What an address is invited to, in whichever organization: few mailboxes have an open invitation.
        [
          { 'invitations.address': 1 },
          { partialFilterExpression: { 'invitations.address': { $exists: true } } },
        ],
      ]),
  },
];
