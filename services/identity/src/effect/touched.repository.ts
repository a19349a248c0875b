import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import { type AccountDocument, accountModel } from '../account/account.schema.js';
import type { SomeFactors } from '../factor/factor.js';

/** What of an account a change of its password touches. */
export interface TouchedAccount extends SomeFactors, Pick<AccountDocument, 'unification'> {
  readonly sessions: readonly { readonly id: string }[];
  readonly apiTokens?: readonly { readonly id: string }[];
}

/** Accounts, as far as effects count what they have. */
@Injectable()
export class TouchedRepository {
  private readonly accounts: Model<AccountDocument>;

  constructor(@InjectConnection() connection: Connection) {
    this.accounts = accountModel(connection);
  }

  of(accountId: string): Promise<TouchedAccount | null> {
    return this.accounts
      .findOne(
        { _id: accountId },
        {
          ...{ 'sessions.id': 1, 'apiTokens.id': 1, unification: 1 },
          ...{ 'totp.id': 1, 'passkeys.id': 1 },
        },
      )
      .lean<TouchedAccount>();
  }
}
