import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { folded } from './password.js';

/**
 * The passwords that are tried first: the list of zxcvbn-ts (MIT), some 49,000 entries. Loaded when the
 * service has started, so that neither its start nor the first sign-up waits for it.
 */
@Injectable()
export class ListedPasswords implements OnApplicationBootstrap {
  private words: Promise<ReadonlySet<string>> | undefined;

  onApplicationBootstrap(): void {
    void this.load();
  }

  load(): Promise<ReadonlySet<string>> {
    this.words ??= readList();
    return this.words;
  }
}

async function readList(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common'].map(folded));
}
