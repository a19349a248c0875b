import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import {
  type IdempotencyEntry,
  type IdempotentCommand,
  newWithEvents,
  type OutboxEntry,
  OutboxRelay,
  Problem,
  withEvents,
} from '@atrium/messaging';
import type { Connection, Model } from 'mongoose';
import { changed, type Circumstances } from '../history/history.js';
import { HistoryRepository } from '../history/history.repository.js';
import { nameKey, type Team } from './team.js';
import { type StoredTeam, teamModel } from './team.schema.js';

const withoutRecords = { history: 0, outbox: 0, idempotency: 0 } as const;

/** The teams. Each method is one command, and each invariant the filter of one. */
@Injectable()
export class TeamsRepository {
  private readonly model: Model<StoredTeam>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
    private readonly history: HistoryRepository,
  ) {
    this.model = teamModel(connection);
    relay.watch(this.model);
  }

  async find(organizationId: string, teamId: string): Promise<StoredTeam | null> {
    return this.model
      .findOne({ _id: teamId, organizationId, state: 'open' })
      .select(withoutRecords)
      .lean<StoredTeam>();
  }

  /** Those of the given teams that there still are. */
  async openAmong(organizationId: string, teamIds: readonly string[]): Promise<StoredTeam[]> {
    if (teamIds.length === 0) return [];
    return this.model
      .find({ _id: { $in: teamIds }, organizationId, state: 'open' })
      .select(withoutRecords)
      .lean<StoredTeam[]>();
  }

  /** Those of an organization that manage a product. */
  async managing(organizationId: string): Promise<StoredTeam[]> {
    return this.model
      .find({ organizationId, state: 'open', 'products.right': 'manage' })
      .select({ _id: 1 })
      .lean<StoredTeam[]>();
  }

  /** The given teams, whether they still are or not, with their newest changes. */
  async withHistory(organizationId: string, teamIds: readonly string[]): Promise<StoredTeam[]> {
    if (teamIds.length === 0) return [];
    return this.model
      .find({ _id: { $in: teamIds }, organizationId })
      .select({ outbox: 0, idempotency: 0 })
      .lean<StoredTeam[]>();
  }

  /** In order of name, all of an organization or those of `among`. */
  async page(
    organizationId: string,
    { after, among }: { after: string | undefined; among: readonly string[] | undefined },
    limit: number,
  ): Promise<StoredTeam[]> {
    return this.model
      .find({
        organizationId,
        nameKey: after === undefined ? { $exists: true } : { $gt: after },
        ...(among && { _id: { $in: among } }),
      })
      .sort({ nameKey: 1 })
      .limit(limit)
      .select(withoutRecords)
      .lean<StoredTeam[]>();
  }

  /** How many there are, counted up to `atMost`. */
  async count(organizationId: string, atMost: number): Promise<number> {
    return this.model.countDocuments({ organizationId, nameKey: { $exists: true } }).limit(atMost);
  }

  /** Answers a repeated command as the first time. */
  once<Answer extends object>(
    command: IdempotentCommand,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    return command.once(this.model, work);
  }

  /** Throws `team-name-taken` when there is one of this name. */
  async insert(
    team: Omit<Team, 'version' | 'state'>,
    { entries, noted }: { entries: OutboxEntry[]; noted: { idempotency?: IdempotencyEntry[] } },
    circumstances: Circumstances,
  ): Promise<void> {
    const document = {
      ...team,
      nameKey: nameKey(team.name),
      state: 'open' as const,
      history: [
        changed('state', null, 'open', circumstances),
        changed('products', null, team.products, circumstances),
      ],
      schemaVersion: 1,
      ...newWithEvents(...entries),
      ...noted,
    };
    await this.model.create(document as never).catch(taken);
    this.relay.offer(this.model, document);
  }

  /** Makes it this, if it still is the version that was looked at: null else. Throws `team-name-taken`. */
  async change(
    before: StoredTeam,
    after: Pick<Team, 'name' | 'products' | 'leader'>,
    entry: OutboxEntry,
    circumstances: Circumstances,
  ): Promise<StoredTeam | null> {
    const { $push, $inc } = withEvents(entry);
    const changes = (['name', 'products', 'leader'] as const)
      .filter((what) => JSON.stringify(before[what]) !== JSON.stringify(after[what]))
      .map((what) => changed(what, before[what], after[what], circumstances));
    return this.update(before, {
      $set: { ...after, nameKey: nameKey(after.name) },
      $push: { ...$push, history: { $each: changes } },
      $inc,
    });
  }

  /** Ends it, if it still is as it was read: null else. */
  async remove(
    team: StoredTeam,
    entry: OutboxEntry,
    circumstances: Circumstances,
  ): Promise<StoredTeam | null> {
    const { $push, $inc } = withEvents(entry);
    return this.update(team, {
      $set: { state: 'removed' },
      $unset: { nameKey: 1 },
      $push: { ...$push, history: changed('state', 'open', 'removed', circumstances) },
      $inc,
    });
  }

  private async update(
    { _id, organizationId, version }: StoredTeam,
    update: object,
  ): Promise<StoredTeam | null> {
    const document = await this.model
      .findOneAndUpdate({ _id, organizationId, version, state: 'open' }, update, {
        returnDocument: 'after',
      })
      .lean<StoredTeam>()
      .catch(taken);
    if (!document) return null;
    this.relay.offer(this.model, document);
    this.history.offer(this.model, document);
    return document;
  }
}

/** The index of names judges; keys of commands are settled by whoever asked for them. */
function taken(error: unknown): never {
  const { code, keyPattern } = error as { code?: number; keyPattern?: object };
  const isName = code === 11_000 && keyPattern !== undefined && 'nameKey' in keyPattern;
  throw isName ? new Problem('team-name-taken') : error;
}
