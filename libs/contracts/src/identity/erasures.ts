import { request } from '../contract.js';
import { Id, ListOf, ListOfIds, OneOf, Text, Timestamp, Whole } from '../fields.js';
import { Done, PageInput } from '../page.js';

/** How many erased accounts are replayed with one request. */
export const replayedAtOnce = 20;

/** An account that was erased: only its id is known. */
export class ErasedAccount {
  @Id()
  accountId!: string;

  @Timestamp()
  erasedAt!: string;
}

export class ErasureList {
  @ListOf(() => ErasedAccount, { max: 200 })
  items!: ErasedAccount[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/** `npm run erasures -- list`: kept where the backups are not, so that whoever was erased stays erased. */
export const listErasuresByDeploy = request('identity.v1.erasures.list-by-deploy', {
  input: PageInput,
  output: ErasureList,
  askedBy: ['deploy'],
  onBehalfOf: 'service',
  effect: 'query',
});

export class EndedSessions {
  @Whole({ min: 0, max: Number.MAX_SAFE_INTEGER, description: 'How many accounts had one.' })
  accounts!: number;
}

/** A backup has brought back sessions that had been ended since: all end, everybody signs in anew (decision 43). */
export const endAllSessionsByDeploy = request('identity.v1.erasures.end-all-sessions-by-deploy', {
  input: Done,
  output: EndedSessions,
  askedBy: ['deploy'],
  onBehalfOf: 'service',
  effect: 'command',
  timeout: 60_000,
});

export class ReplayErasuresInput {
  @ListOfIds({
    max: replayedAtOnce,
    description: 'Accounts that were erased before.',
  })
  accountIds!: string[];
}

/** What has become of an account that a backup may have brought back. */
export const replayOutcomes = ['erased', 'not-there', 'obstructed'] as const;
export type ReplayOutcome = (typeof replayOutcomes)[number];

export class ReplayedErasure {
  @Id()
  accountId!: string;

  @OneOf(replayOutcomes, {
    description:
      '`erased`: it was there, nobody opens it any more, and it is being erased. `not-there`: identity had none; what other services had is erased. `obstructed`: it alone represents organizations that the backup has brought back too.',
  })
  outcome!: ReplayOutcome;

  @ListOfIds({ max: 100, description: 'The organizations in the way.' })
  organizationIds!: string[];
}

export class ReplayedErasures {
  @ListOf(() => ReplayedErasure, { max: replayedAtOnce })
  items!: ReplayedErasure[];
}

/** `npm run erasures -- replay`: erases again who was erased since a backup was made. The person is not written to once more. */
export const replayErasuresByDeploy = request('identity.v1.erasures.replay-by-deploy', {
  input: ReplayErasuresInput,
  output: ReplayedErasures,
  askedBy: ['deploy'],
  onBehalfOf: 'service',
  effect: 'command',
  timeout: 60_000,
});
