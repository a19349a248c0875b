import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { KeyRing, METRICS, SETTINGS } from '@atrium/service';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';
import { Gauge, type Registry } from 'prom-client';
import type { IdentitySettings } from '../config.js';
import { HashingLane } from './hashing-lane.js';
import { normalizedPassword } from './password.js';

/** A password as it is kept. */
export interface PasswordHash {
  /** argon2id in PHC form, with its parameters and salt (RFC 9106). */
  readonly hash: string;
  /** Id of the pepper that went into it: without the key ring the hash can't even be guessed at. */
  readonly pepper: string;
}

/** What came of comparing a password: and the hash to keep from now on, if the old one has aged. */
export interface Verdict {
  readonly right: boolean;
  readonly renewed?: PasswordHash;
}

/** Of one argon2id hash: KiB and passes. */
interface Cost {
  readonly memoryCost: number;
  readonly timeCost: number;
}

/** Where a comparison waits: mail applications that ask in a crowd keep nobody from signing in (decision 26). */
export type Lane = 'sign-in' | 'services';

/** Hashes and compares passwords, one argon2id each. */
@Injectable()
export class PasswordHashes implements OnModuleInit {
  private readonly lanes: Readonly<Record<Lane, HashingLane>>;
  private nobodys: readonly PasswordHash[] = [];

  constructor(
    @Inject(SETTINGS) private readonly settings: IdentitySettings,
    @Inject(METRICS) registry: Registry,
    private readonly keys: KeyRing,
  ) {
    this.lanes = {
      'sign-in': new HashingLane(settings.hashesInFlight, settings.hashesWaiting),
      services: new HashingLane(settings.mailHashesInFlight, settings.mailHashesWaiting),
    };
    registry.registerMetric(depthOf(this.lanes));
  }

  /** The hashes that stand in for accounts that don't exist: one for each cost that accounts may have. */
  async onModuleInit(): Promise<void> {
    const password = randomBytes(32).toString('base64url');
    const costs = [this.cost, ...formerCosts(this.settings.argon2Former)];
    this.nobodys = await Promise.all(costs.map((cost) => this.hashNow(password, cost)));
  }

  /** Throws `busy` when too many wait. */
  hash(password: string): Promise<PasswordHash> {
    return this.lanes['sign-in'].run(() => this.hashNow(password));
  }

  /**
   * Compares with the hash of an account, or with nobody's, at the same cost: how long it takes tells nothing
   * about whether there is an account. Throws `busy` when too many wait.
   */
  compare(
    stored: PasswordHash | undefined,
    password: string,
    address: string,
    lane: Lane = 'sign-in',
  ): Promise<Verdict> {
    return this.lanes[lane].run(async () => {
      const matches = await this.matches(stored ?? this.nobodysFor(address), password);
      if (!matches || stored === undefined) return { right: false };
      if (!this.hasAged(stored)) return { right: true };
      return { right: true, renewed: await this.hashNow(password) };
    });
  }

  /**
   * What stands in for an address that has no account. After a raise some accounts still have the former cost:
   * so do some of the addresses without one, always the same.
   */
  nobodysFor(address: string): PasswordHash {
    const mac = Buffer.from(this.keys.mac('fingerprint', `nobody ${address}`), 'base64url');
    return this.nobodys[mac.readUInt32BE() % this.nobodys.length] as PasswordHash;
  }

  private get cost(): Cost {
    return { memoryCost: this.settings.argon2Memory, timeCost: this.settings.argon2Passes };
  }

  private async hashNow(password: string, cost = this.cost): Promise<PasswordHash> {
    const pepper = this.keys.newest('password-pepper');
    const secret = Buffer.from(pepper.secret, 'base64url');
    const options = { ...cost, parallelism: 1, secret };
    return { hash: await hash(normalizedPassword(password), options), pepper: pepper.id };
  }

  private matches({ hash: phc, pepper }: PasswordHash, password: string): Promise<boolean> {
    const key = this.keys.byId('password-pepper', pepper);
    if (!key) throw new Error(`The key ring has lost the pepper ${pepper}`);
    const secret = Buffer.from(key.secret, 'base64url');
    return verify(phc, normalizedPassword(password), { secret });
  }

  /** Made with less than is asked for today, or with a pepper that was replaced. */
  private hasAged({ hash: phc, pepper }: PasswordHash): boolean {
    const { memoryCost, timeCost } = parseOptions(phc);
    const { argon2Memory, argon2Passes } = this.settings;
    const weaker = memoryCost < argon2Memory || timeCost < argon2Passes;
    return weaker || pepper !== this.keys.newest('password-pepper').id;
  }
}

/** `19456:2,12288:3` */
function formerCosts(setting = ''): Cost[] {
  return setting
    .split(',')
    .filter(Boolean)
    .map((pair) => pair.split(':').map(Number))
    .map(([memoryCost = 0, timeCost = 0]) => ({ memoryCost, timeCost }));
}

function depthOf(lanes: Readonly<Record<Lane, HashingLane>>): Gauge {
  return new Gauge({
    name: 'atrium_identity_hashing_depth',
    help: 'Passwords being hashed or waiting to be.',
    labelNames: ['lane', 'state'],
    registers: [],
    collect() {
      for (const [lane, { depth }] of Object.entries(lanes)) {
        this.set({ lane, state: 'in flight' }, depth.inFlight);
        this.set({ lane, state: 'waiting' }, depth.waiting);
      }
    },
  });
}
