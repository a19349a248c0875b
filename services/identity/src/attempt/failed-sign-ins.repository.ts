import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { KeyRing, macWith } from '@atrium/service';
import type { Collection, Connection } from 'mongoose';
import type { LogEntry } from '../security/security-log.js';

interface FailedSignIn extends Pick<LogEntry, 'at' | 'device' | 'network'> {
  readonly _id: string;
  /** A fingerprint of the address that was submitted. */
  readonly fingerprint: string;
  readonly expiresAt: Date;
}

/** How long it is kept for an account that does not ask, in milliseconds: 90 days. */
const keptFor = 90 * 24 * 60 * 60_000;

/** Taken over at once, at most. */
const mostAtOnce = 5_000;

/**
 * Failed sign-ins, noted by a fingerprint of the address as it was submitted, by one and the same write whether
 * or not there is such an account (decision 16). An account takes its own over into its log; those of nobody
 * run out.
 */
@Injectable()
export class FailedSignInsRepository {
  private readonly failures: Collection<FailedSignIn>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly keys: KeyRing,
  ) {
    this.failures = connection.collection<FailedSignIn>('failed-sign-ins');
  }

  async note(address: string, { id: _id, at, device, network }: LogEntry): Promise<void> {
    const expiresAt = new Date(at.getTime() + keptFor);
    const fingerprint = this.keys.mac('fingerprint', named(address));
    await this.failures.insertOne({ _id, fingerprint, at, device, network, expiresAt });
  }

  /** The failed sign-ins of an address that were not taken over yet, as lines of a log; the oldest first. */
  async of(address: string): Promise<LogEntry[]> {
    const noted = { fingerprint: { $in: this.fingerprintsOf(address) } };
    const found = this.failures.find(noted).sort({ at: 1 });
    return (await found.limit(mostAtOnce).toArray()).map(({ _id: id, at, device, network }) => ({
      ...{ id, kind: 'sign-in-failed', at, device, network, sessionId: null },
    }));
  }

  /** Those of an address up to a moment, when it was somebody else's than it may be now. */
  async forget(address: string, until: Date): Promise<void> {
    const fingerprint = { $in: this.fingerprintsOf(address) };
    await this.failures.deleteMany({ fingerprint, at: { $lte: until } });
  }

  /** They are in the account's log now. */
  async takenOver(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.failures.deleteMany({ _id: { $in: [...ids] } });
  }

  /** Of all keys: those noted before the key was replaced too. */
  private fingerprintsOf(address: string): string[] {
    return this.keys.all('fingerprint').map((key) => macWith(key, named(address)));
  }
}

/** Not the fingerprint that limits count by. */
function named(address: string): string {
  return `failed sign-in ${address}`;
}
