import { Injectable } from '@nestjs/common';
import type { OperatorLogLine, OperatorLogPage, PageInput } from '@atrium/contracts';
import { cutPage, pageAsked } from '@atrium/service';
import { AccountsRepository } from '../account/accounts.repository.js';
import { placeOf } from '../security/newest-within.js';
import { ArchiveRepository } from '../security/archive.repository.js';
import type { ChainedLine } from '../security/chain.js';

/** What all operators did, out of the chains of their logs, the newest first. Addresses are those of today. */
@Injectable()
export class ListOperatorActs {
  constructor(
    private readonly archive: ArchiveRepository,
    private readonly accounts: AccountsRepository,
  ) {}

  async execute(asked: PageInput): Promise<OperatorLogPage> {
    const { after, limit } = pageAsked(asked);
    const read = await this.archive.ofOperators(after, limit + 1);
    const { page, nextCursor } = cutPage(read, limit, placeOf);
    const people = [...new Set(page.flatMap(peopleOf))];
    const accounts = await this.accounts.byIds(people);
    const emails = new Map(accounts.map(({ _id, email }) => [_id, email]));
    return { items: page.flatMap((line) => shown(line, emails)), nextCursor };
  }
}

/** Whoever did it; a line about somebody whom no operator changed is in the log of that account itself. */
function operatorIn({ kind, accountId }: ChainedLine): string | null {
  return kind === 'operator-acted' ? accountId : null;
}

function peopleOf(line: ChainedLine): string[] {
  const people = [operatorIn(line), line.operatorAct?.subjectId ?? null];
  return people.filter((one) => one !== null);
}

function shown(line: ChainedLine, emails: ReadonlyMap<string, string>): OperatorLogLine[] {
  const { id: lineId, at, operatorAct } = line;
  if (!operatorAct) return [];
  const operatorId = operatorIn(line);
  const emailOf = (accountId: string | null) => emails.get(accountId ?? '') ?? null;
  return [
    {
      ...operatorAct,
      ...{ lineId, at: at.toISOString(), operatorId, operatorEmail: emailOf(operatorId) },
      subjectEmail: emailOf(operatorAct.subjectId),
    },
  ];
}
