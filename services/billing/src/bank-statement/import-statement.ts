import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import {
  bankStatementImported,
  type ImportedStatement,
  type ImportStatementInput,
  largestStatement,
} from '@atrium/contracts';
import { type Clock, failpoint, happened, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { type BankCredit, newBankCredit } from '../bank-credit/bank-credit.js';
import { BankCreditsRepository } from '../bank-credit/bank-credits.repository.js';
import { PlaceCredit } from '../bank-credit/place-credit.js';
import { FollowUp } from '../payment/follow-up.js';
import { BankStatementsRepository } from './bank-statements.repository.js';
import { readStatement } from './camt.js';

const decompress = promisify(gunzip);
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** For how long what was found is looked at before the answer, in milliseconds; the rest is looked at after it. */
const patience = 15_000;

/** An operator hands in a file of a bank (B-5). Every credit is noted before any has its effect, so that none is lost. */
@Injectable()
export class ImportStatement {
  constructor(
    private readonly statements: BankStatementsRepository,
    private readonly credits: BankCreditsRepository,
    private readonly placeCredit: PlaceCredit,
    private readonly followUp: FollowUp,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { file }: ImportStatementInput,
    { asker, requestId }: RequestContext,
  ): Promise<ImportedStatement> {
    const bytes = await decompressed(file);
    const importedAt = this.clock.now();
    const found = readStatement(textOf(bytes)).map((credit) => newBankCredit(credit, importedAt));
    const added = await this.note(found);
    failpoint('billing.bank-statement.after-credits');
    const _id = createHash('sha256').update(bytes).digest('base64url');
    const told = { statementId: _id, credits: found.length };
    const circumstances = { by: asker.accountId, at: importedAt, requestId };
    await this.statements.insert(
      { _id, credits: found.length, importedBy: asker.accountId, importedAt },
      happened(bankStatementImported, told, circumstances),
    );
    const placed = await this.place(added);
    const counted = (state: BankCredit['state']): number =>
      placed.filter((credit) => credit.state === state).length;
    return {
      ...{ credits: found.length, added: added.length },
      ...{ matched: counted('matched'), toPrepaid: counted('to-prepaid') },
      ...{ unassigned: counted('unassigned'), waiting: counted('received') },
    };
  }

  /** Those that are new, or of which no other file said what they are for. */
  private async note(found: readonly BankCredit[]): Promise<BankCredit[]> {
    const added: BankCredit[] = [];
    for (const credit of found) {
      const dueAt = this.followUp.after(this.clock.now());
      const isNew =
        (await this.credits.insert(credit, dueAt)) ||
        (credit.reference !== null && (await this.credits.complete(credit, dueAt)));
      if (isNew) added.push(credit);
    }
    return added;
  }

  private async place(added: readonly BankCredit[]): Promise<BankCredit[]> {
    const until = performance.now() + patience;
    const placed: BankCredit[] = [];
    for (const credit of added) {
      const isTime = performance.now() < until;
      placed.push(isTime ? await this.placeCredit.execute(credit) : credit);
    }
    return placed;
  }
}

async function decompressed(file: string): Promise<Buffer> {
  try {
    const options = { maxOutputLength: largestStatement };
    return await decompress(Buffer.from(file, 'base64url'), options);
  } catch (error) {
    const isLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    throw new Problem(isLarge ? 'too-large' : 'statement-unreadable');
  }
}

function textOf(bytes: Buffer): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    throw new Problem('statement-unreadable', { detail: 'It is not UTF-8.' });
  }
}
