import { type KeyRing, macWith, sameText } from './key-ring.js';

/** What a token stands for, once its signature is proven: whether it is still usable is the database's to say. */
export interface TokenSubject {
  /** Id of the document that the token acts on. */
  readonly id: string;
  /** Which issue of the link it is: a newer one voids the older. */
  readonly version: number;
}

/**
 * The secret part of links in mails: `key.id.version.HMAC(key, purpose ‖ id ‖ version)`. Nothing of it is
 * stored and nothing of it is in an event: whoever sends the mail fetches it from the owner (decision 22).
 * Single use comes from a conditional write on the document's version and state.
 */
export class OneTimeTokens {
  /** `use` separates kinds of links: a token of one kind is nothing for another. */
  constructor(
    private readonly keys: KeyRing,
    private readonly use: string,
  ) {}

  issue({ id, version }: TokenSubject): string {
    const key = this.keys.newest('one-time-token');
    return [key.id, id, version, macWith(key, this.signed(id, version))].join('.');
  }

  /** Null for anything that we did not issue for this use. */
  read(token: string): TokenSubject | null {
    const [keyId, id, number, mac, ...rest] = token.split('.');
    const version = Number(number);
    if (!keyId || !id || !mac || rest.length > 0 || !Number.isSafeInteger(version)) return null;
    const key = this.keys.byId('one-time-token', keyId);
    if (!key || !sameText(mac, macWith(key, this.signed(id, version)))) return null;
    return { id, version };
  }

  private signed(id: string, version: number): string {
    return JSON.stringify([this.use, id, version]);
  }
}
