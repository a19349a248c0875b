import { Injectable } from '@nestjs/common';
import { KeyRing, SealedTexts } from '@atrium/service';

interface Owner {
  readonly accountId: string;
  readonly factorId: string;
}

/** The secrets of authenticator apps: encrypted, and good for nothing in another account's document (decision 14). */
@Injectable()
export class TotpSeeds {
  private readonly texts: SealedTexts;

  constructor(keys: KeyRing) {
    this.texts = new SealedTexts(keys, 'factor-seed');
  }

  sealed(seed: string, owner: Owner): string {
    return this.texts.seal(seed, nameOf(owner));
  }

  opened(sealed: string, owner: Owner): string {
    return this.texts.open(sealed, nameOf(owner));
  }
}

function nameOf({ accountId, factorId }: Owner): string {
  return `totp ${accountId} ${factorId}`;
}
